package dev.reprise.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Connections that note the statements prepared with them, and the ends of their transactions. */
final class StatementCounter {

  private final List<String> prepared = new CopyOnWriteArrayList<>();
  private final AtomicInteger ends = new AtomicInteger();

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
          switch (method.getName()) {
            case "prepareStatement" -> prepared.add((String) arguments[0]);
            case "commit", "rollback" -> ends.incrementAndGet();
            default -> {}
          }
          return call(connection, method, arguments);
        });
  }

  private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Returns what was prepared while work ran. */
  List<String> during(Runnable work) {
    prepared.clear();
    ends.set(0);
    work.run();
    return List.copyOf(prepared);
  }

  /** Returns how many transactions were committed or rolled back during that work. */
  int ends() {
    return ends.get();
  }
}
