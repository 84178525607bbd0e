package dev.reprise.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Connections to H2 that fail to force commits to the disk when told to. */
final class FailingSync {

  private final AtomicInteger failures = new AtomicInteger();

  /** Has the next so many tries fail. */
  void failNext(int count) {
    failures.set(count);
  }

  int failuresLeft() {
    return failures.get();
  }

  DataSource of(DataSource source) {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          Object result = call(source, method, arguments);
          return result instanceof Connection connection ? failing(connection) : result;
        });
  }

  private Connection failing(Connection connection) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("prepareStatement")
              && arguments[0].equals("CHECKPOINT SYNC")
              && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new SQLException("the disk does not answer", "90098", 90098);
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
