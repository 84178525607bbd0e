package dev.reprise.jdbc;

import dev.reprise.contract.ConcurrencyContract;
import dev.reprise.contract.DeliveryQueueContract;
import dev.reprise.contract.HostTransactionContract;
import dev.reprise.contract.IdempotencyLogContract;
import dev.reprise.contract.ListingContract;
import dev.reprise.contract.PublishContract;
import dev.reprise.contract.ReplayContract;
import dev.reprise.contract.SettlementContract;
import dev.reprise.contract.SlotLeasesContract;
import dev.reprise.contract.SubscriptionDirectoryContract;
import org.junit.jupiter.api.Nested;

class H2FileContractTest {

  @Nested
  class Publishing extends PublishContract {

    Publishing() {
      super(H2Fixture::inFile);
    }
  }

  @Nested
  class Replaying extends ReplayContract {

    Replaying() {
      super(H2Fixture::inFile);
    }
  }

  @Nested
  class Listing extends ListingContract {

    Listing() {
      super(H2Fixture::inFile);
    }
  }

  @Nested
  class Queueing extends DeliveryQueueContract {

    Queueing() {
      super(H2Fixture::inFile);
    }
  }

  @Nested
  class Settling extends SettlementContract {

    Settling() {
      super(H2Fixture::inFile);
    }
  }

  @Nested
  class Subscribing extends SubscriptionDirectoryContract {

    Subscribing() {
      super(H2Fixture::inFile);
    }
  }

  @Nested
  class Answering extends IdempotencyLogContract {

    Answering() {
      super(H2Fixture::inFile);
    }
  }

  @Nested
  class Joining extends HostTransactionContract {

    Joining() {
      super(H2Fixture::inFile);
    }
  }

  @Nested
  class Leasing extends SlotLeasesContract {

    Leasing() {
      super(H2Fixture::inFile);
    }
  }

  @Nested
  class Concurring extends ConcurrencyContract {

    Concurring() {
      super(H2Fixture::inFile);
    }
  }
}
