package dev.reprise.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** Connections that do something else just before a statement that holds some text is prepared. */
final class BeforeStatement {

  private final String text;
  private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();

  BeforeStatement(String text) {
    this.text = text;
  }

  /** Has work done before the next such statement, and no other. */
  void once(Runnable next) {
    work.add(next);
  }

  /** Says whether the work was done. */
  boolean hasRun() {
    return work.isEmpty();
  }

  /** Returns connections of another source, watched. */
  DataSource watch(DataSource source) {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          Object result = call(source, method, arguments);
          return result instanceof Connection connection ? watch(connection) : result;
        });
  }

  private Connection watch(Connection connection) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("prepareStatement")
              && ((String) arguments[0]).contains(text)) {
            Optional.ofNullable(work.poll()).ifPresent(Runnable::run);
          }
          return call(connection, method, arguments);
        });
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
