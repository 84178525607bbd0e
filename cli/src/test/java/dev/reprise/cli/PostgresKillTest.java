package dev.reprise.cli;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The server is killed over PostgreSQL, which is as durable as in production. */
class PostgresKillTest extends KillTest {

  private @Nullable EmbeddedPostgres postgres;

  @Override
  String database(Path folder) throws IOException {
    EmbeddedPostgres running = postgres;
    if (running == null) {
      running =
          EmbeddedPostgres.builder()
              .setDataDirectory(folder.resolve("postgresql"))
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .start();
      closeLater(running);
      postgres = running;
    }
    return "--db=jdbc:postgresql://127.0.0.1:" + running.getPort() + "/postgres?user=postgres";
  }
}
