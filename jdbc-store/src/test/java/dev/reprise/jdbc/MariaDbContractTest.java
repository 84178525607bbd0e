package dev.reprise.jdbc;

class MariaDbContractTest extends JdbcContract {

  MariaDbContractTest() {
    super(JdbcFixture::inMariaDb);
  }
}
