package dev.reprise.cli;

import java.nio.file.Path;

/** The server is killed over its embedded database. */
class EmbeddedKillTest extends KillTest {

  @Override
  String database(Path folder) {
    return "--data=data";
  }
}
