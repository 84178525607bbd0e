package dev.reprise.example.ownstore;

import dev.reprise.contract.ConcurrencyContract;
import dev.reprise.contract.DeliveryQueueContract;
import dev.reprise.contract.HostTransactionContract;
import dev.reprise.contract.IdempotencyLogContract;
import dev.reprise.contract.LanesContract;
import dev.reprise.contract.ListingContract;
import dev.reprise.contract.PublishContract;
import dev.reprise.contract.ReplayContract;
import dev.reprise.contract.SettlementContract;
import org.junit.jupiter.api.Nested;

/** The parts of the contract that the shop's store implements. */
class ShopStoreTest {

  @Nested
  class Publishes extends PublishContract {
    Publishes() {
      super(ShopFixture::new);
    }
  }

  @Nested
  class Replays extends ReplayContract {
    Replays() {
      super(ShopFixture::new);
    }
  }

  @Nested
  class Lists extends ListingContract {
    Lists() {
      super(ShopFixture::new);
    }
  }

  @Nested
  class Queues extends DeliveryQueueContract {
    Queues() {
      super(ShopFixture::new);
    }
  }

  @Nested
  class FindsLanes extends LanesContract {
    FindsLanes() {
      super(ShopFixture::new);
    }
  }

  @Nested
  class Settles extends SettlementContract {
    Settles() {
      super(ShopFixture::new);
    }
  }

  @Nested
  class JoinsTransactions extends HostTransactionContract {
    JoinsTransactions() {
      super(ShopFixture::new);
    }
  }

  @Nested
  class KeepsRequestKeys extends IdempotencyLogContract {
    KeepsRequestKeys() {
      super(ShopFixture::new);
    }
  }

  @Nested
  class IsSharedByThreads extends ConcurrencyContract {
    IsSharedByThreads() {
      super(ShopFixture::new);
    }
  }
}
