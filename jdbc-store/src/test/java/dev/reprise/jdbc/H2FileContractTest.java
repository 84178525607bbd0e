package dev.reprise.jdbc;

class H2FileContractTest extends JdbcContract {

  H2FileContractTest() {
    super(JdbcFixture::inFile);
  }
}
