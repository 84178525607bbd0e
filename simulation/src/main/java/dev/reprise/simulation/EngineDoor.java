package dev.reprise.simulation;

import dev.reprise.Reprise;
import dev.reprise.internal.loop.Loop;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.Function;

/** Opens what the engine keeps to its own package: where its steps run, and how it is drained. */
final class EngineDoor {

  private static final Method LOOPS = method(Reprise.Builder.class, "loops", Function.class);
  private static final Method CLOSE = method(Reprise.class, "closeWhenDrained", Runnable.class);

  private EngineDoor() {}

  static void loops(Reprise.Builder builder, Function<String, Loop> loops) {
    invoke(LOOPS, builder, loops);
  }

  static void closeWhenDrained(Reprise engine, Runnable whenClosed) {
    invoke(CLOSE, engine, whenClosed);
  }

  private static Method method(Class<?> type, String name, Class<?> parameter) {
    try {
      Method method = type.getDeclaredMethod(name, parameter);
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("the engine has no " + name, e);
    }
  }

  private static void invoke(Method method, Object target, Object argument) {
    try {
      method.invoke(target, argument);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e);
    }
  }
}
