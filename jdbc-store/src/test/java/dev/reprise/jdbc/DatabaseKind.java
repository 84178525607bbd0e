package dev.reprise.jdbc;

/** The databases that tests run on. */
enum DatabaseKind {
  H2,
  MARIADB,
  POSTGRES_15,
  POSTGRES_18;

  /** Opens an empty database, or an empty schema of one, for one test. */
  TestDatabase open() {
    return switch (this) {
      case H2 -> TestDatabase.inMemory();
      case MARIADB -> TestDatabase.inMariaDb();
      case POSTGRES_15 -> TestDatabase.in(PostgresServer.V15);
      case POSTGRES_18 -> TestDatabase.in(PostgresServer.V18);
    };
  }
}
