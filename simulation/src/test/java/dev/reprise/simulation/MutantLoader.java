package dev.reprise.simulation;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

/**
 * Loads engine and simulation anew, with a bug planted in one method: the sources stay as they are.
 */
final class MutantLoader extends ClassLoader {

  private static final String OURS = "dev.reprise.";

  private final PlantedBug bug;
  private final ClassFileLocator locator;

  MutantLoader(PlantedBug bug) {
    super(MutantLoader.class.getClassLoader());
    this.bug = bug;
    this.locator = ClassFileLocator.ForClassLoader.of(getParent());
  }

  /** Runs a seed and returns what it violated. */
  Optional<String> run(long seed) {
    try {
      Object run =
          loadClass(Simulation.class.getName()).getMethod("run", long.class).invoke(null, seed);
      return ((Optional<?>) run.getClass().getMethod("violation").invoke(run))
          .map(String.class::cast);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(bug.name(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(bug.name(), e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try {
      byte[] bytes = name.equals(bug.type()) ? mutated(name) : locator.locate(name).resolve();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalStateException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private byte[] mutated(String name) {
    return new ByteBuddy()
        .redefine(TypePool.Default.of(locator).describe(name).resolve(), locator)
        .visit(Advice.to(bug.advice()).on(named(bug.method())))
        .make()
        .getBytes();
  }
}
