package dev.reprise.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections whose calls are told before they are made. */
final class WatchedConnections {

  private WatchedConnections() {}

  /** Hears of calls. */
  @FunctionalInterface
  interface Watcher {

    /**
     * Hears of a call to a connection.
     *
     * @param method the name of the method
     * @param argument its first argument, or an empty text
     * @throws SQLException so that the call fails with it
     */
    void before(String method, Object argument) throws SQLException;
  }

  /** Returns connections of another source, watched. */
  static DataSource of(DataSource source, Watcher watcher) {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          Object result = call(source, method, arguments);
          return result instanceof Connection connection ? watched(connection, watcher) : result;
        });
  }

  private static Connection watched(Connection connection, Watcher watcher) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          watcher.before(method.getName(), arguments == null ? "" : arguments[0]);
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
