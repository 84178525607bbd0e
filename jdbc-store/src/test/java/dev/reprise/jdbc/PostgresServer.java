package dev.reprise.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server for all tests of this JVM, started when it is first asked for. */
final class PostgresServer {

  static final PostgresServer V15 = new PostgresServer("postgres-15.jar");
  static final PostgresServer V18 = new PostgresServer("postgres-18.jar");

  private static final Path BINARIES = Path.of("target", "postgres");
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private final String binaries;
  private @Nullable EmbeddedPostgres server;

  private PostgresServer(String binaries) {
    this.binaries = binaries;
  }

  /** Returns a name that no other test has. */
  static String freshSchema() {
    return "t" + SCHEMAS.incrementAndGet();
  }

  /**
   * Returns the URL of the server, with a schema as the current one and, with a dot, as the
   * application.
   */
  String url(String schema) {
    return "jdbc:postgresql://localhost:%d/postgres?currentSchema=%s&ApplicationName=%s."
        .formatted(started().getPort(), schema, schema);
  }

  private synchronized EmbeddedPostgres started() {
    EmbeddedPostgres running = server;
    if (running == null) {
      try {
        running =
            EmbeddedPostgres.builder()
                .setPgBinaryResolver((system, hardware) -> open(system, hardware))
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    server = running;
    return running;
  }

  /** The two versions are one artifact, so they can't both be on the class path. */
  private InputStream open(String system, String hardware) throws IOException {
    JarFile jar = new JarFile(BINARIES.resolve(binaries).toFile());
    String name =
        "postgres-%s-%s.txz".formatted(system, hardware).toLowerCase(java.util.Locale.ROOT);
    InputStream archive = jar.getInputStream(jar.getEntry(name));
    return new FilterInputStream(archive) {
      @Override
      public void close() throws IOException {
        super.close();
        jar.close();
      }
    };
  }
}
