/**
 * The tests that every store passes.
 *
 * <p>A store's own tests extend the parts of the roles that it owns, each with what opens it:
 *
 * <pre>{@code
 * class MyStoreTest {
 *   @Nested
 *   class Publishing extends PublishContract {
 *     Publishing() {
 *       super(MyFixture::new);
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>A {@code DeliveryLog} with its {@code DeliveryQueue} passes {@link
 * dev.reprise.contract.PublishContract}, {@link dev.reprise.contract.ReplayContract}, {@link
 * dev.reprise.contract.ListingContract}, {@link dev.reprise.contract.SettlementContract}, {@link
 * dev.reprise.contract.DeliveryQueueContract} and {@link dev.reprise.contract.LanesContract}; each
 * other role has a part of its own. {@link dev.reprise.contract.HostTransactionContract} and {@link
 * dev.reprise.contract.ConcurrencyContract} are about a whole store.
 */
@NullMarked
package dev.reprise.contract;

import org.jspecify.annotations.NullMarked;
