package dev.reprise.jdbc;

class Postgres15ContractTest extends JdbcContract {

  Postgres15ContractTest() {
    super(JdbcFixture::inPostgres15);
  }
}
