package dev.reprise.contract.memory;

import dev.reprise.contract.ConcurrencyContract;
import dev.reprise.contract.DeliveryQueueContract;
import dev.reprise.contract.HeldLinesContract;
import dev.reprise.contract.HostTransactionContract;
import dev.reprise.contract.IdempotencyLogContract;
import dev.reprise.contract.LanesContract;
import dev.reprise.contract.ListingContract;
import dev.reprise.contract.OrderContract;
import dev.reprise.contract.PublishContract;
import dev.reprise.contract.ReplayContract;
import dev.reprise.contract.SettlementContract;
import dev.reprise.contract.SlotLeasesContract;
import dev.reprise.contract.StopBoardContract;
import dev.reprise.contract.SubscriptionDirectoryContract;
import org.junit.jupiter.api.Nested;

/** The in-memory store keeps the whole contract. */
class InMemoryDeliveryStoreTest {

  @Nested
  class Publishing extends PublishContract {
    Publishing() {
      super(InMemoryFixture::new);
    }
  }

  @Nested
  class Replaying extends ReplayContract {
    Replaying() {
      super(InMemoryFixture::new);
    }
  }

  @Nested
  class Listing extends ListingContract {
    Listing() {
      super(InMemoryFixture::new);
    }
  }

  @Nested
  class Settling extends SettlementContract {
    Settling() {
      super(InMemoryFixture::new);
    }
  }

  @Nested
  class Queueing extends DeliveryQueueContract {
    Queueing() {
      super(InMemoryFixture::new);
    }
  }

  @Nested
  class Ordering extends OrderContract {
    Ordering() {
      super(InMemoryFixture::new);
    }
  }

  @Nested
  class HoldingLines extends HeldLinesContract {
    HoldingLines() {
      super(InMemoryFixture::new);
    }
  }

  @Nested
  class FindingLanes extends LanesContract {
    FindingLanes() {
      super(InMemoryFixture::new);
    }
  }

  @Nested
  class Subscribing extends SubscriptionDirectoryContract {
    Subscribing() {
      super(InMemoryFixture::new);
    }
  }

  @Nested
  class AnsweringOnce extends IdempotencyLogContract {
    AnsweringOnce() {
      super(InMemoryFixture::new);
    }
  }

  @Nested
  class Leasing extends SlotLeasesContract {
    Leasing() {
      super(InMemoryFixture::new);
    }
  }

  @Nested
  class Stopping extends StopBoardContract {
    Stopping() {
      super(InMemoryFixture::new);
    }
  }

  @Nested
  class JoiningTransactions extends HostTransactionContract {
    JoiningTransactions() {
      super(InMemoryFixture::new);
    }
  }

  @Nested
  class Concurrency extends ConcurrencyContract {
    Concurrency() {
      super(InMemoryFixture::new);
    }
  }
}
