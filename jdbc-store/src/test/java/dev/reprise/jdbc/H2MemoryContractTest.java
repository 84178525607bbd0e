package dev.reprise.jdbc;

class H2MemoryContractTest extends JdbcContract {

  H2MemoryContractTest() {
    super(JdbcFixture::inMemory);
  }
}
