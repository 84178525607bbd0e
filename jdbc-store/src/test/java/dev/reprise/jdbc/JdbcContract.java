package dev.reprise.jdbc;

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
import dev.reprise.contract.StoreFixture;
import dev.reprise.contract.SubscriptionDirectoryContract;
import org.junit.jupiter.api.Nested;

/** The whole contract, for each database that a subclass stands for. */
abstract class JdbcContract {

  private final StoreFixture.Factory factory;

  JdbcContract(StoreFixture.Factory factory) {
    this.factory = factory;
  }

  @Nested
  class Publishing extends PublishContract {

    Publishing() {
      super(factory);
    }
  }

  @Nested
  class Replaying extends ReplayContract {

    Replaying() {
      super(factory);
    }
  }

  @Nested
  class Listing extends ListingContract {

    Listing() {
      super(factory);
    }
  }

  @Nested
  class Queueing extends DeliveryQueueContract {

    Queueing() {
      super(factory);
    }
  }

  @Nested
  class Ordering extends OrderContract {

    Ordering() {
      super(factory);
    }
  }

  @Nested
  class HoldingLines extends HeldLinesContract {

    HoldingLines() {
      super(factory);
    }
  }

  @Nested
  class FindingLanes extends LanesContract {

    FindingLanes() {
      super(factory);
    }
  }

  @Nested
  class Settling extends SettlementContract {

    Settling() {
      super(factory);
    }
  }

  @Nested
  class Subscribing extends SubscriptionDirectoryContract {

    Subscribing() {
      super(factory);
    }
  }

  @Nested
  class Answering extends IdempotencyLogContract {

    Answering() {
      super(factory);
    }
  }

  @Nested
  class Joining extends HostTransactionContract {

    Joining() {
      super(factory);
    }
  }

  @Nested
  class Leasing extends SlotLeasesContract {

    Leasing() {
      super(factory);
    }
  }

  @Nested
  class Stopping extends StopBoardContract {

    Stopping() {
      super(factory);
    }
  }

  @Nested
  class Concurring extends ConcurrencyContract {

    Concurring() {
      super(factory);
    }
  }
}
