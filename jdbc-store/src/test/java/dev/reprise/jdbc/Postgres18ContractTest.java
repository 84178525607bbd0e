package dev.reprise.jdbc;

class Postgres18ContractTest extends JdbcContract {

  Postgres18ContractTest() {
    super(JdbcFixture::inPostgres18);
  }
}
