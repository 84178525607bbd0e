package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.cli.HookReceiver.Hook;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kill test's bookkeeping finds what it is there to find. */
class AccountTest {

  private static final String ID = "wbd_1";
  private static final List<Long> KILLED_AT_100 = List.of(100L);

  @Test
  void requestLostToAKill_andItsRepetition_areAccountedFor() throws IOException {
    Account account = account(List.of(hook(1, 200, 90), hook(1, 200, 110)), "1");

    account.assertNothingIsUnaccountedFor();
    assertThat(account.lostByKill()).containsExactly(1);
  }

  @Test
  void requestLostAfterTheLastKill_isAFault() throws IOException {
    assertFault(account(List.of(hook(1, 503, 110), hook(2, 200, 120)), "2"), "without a kill");
  }

  @Test
  void twoRequestsLostToOneKill_areAFault() throws IOException {
    Account account = account(List.of(hook(1, 200, 80), hook(1, 200, 90), hook(1, 200, 110)), "1");

    assertFault(account, "without a kill");
  }

  @Test
  void recordedRepetition_isAFault() throws IOException {
    assertFault(account(List.of(hook(1, 200, 80), hook(2, 200, 90)), "1", "2"), "was repeated");
  }

  @Test
  void answerWithoutARequest_isAFault() throws IOException {
    assertFault(account(List.of(hook(1, 200, 80)), "1", "2"), "nobody saw");
  }

  @Test
  void deliveryThatNeverArrived_isAFault() throws IOException {
    assertFault(account(List.of(hook(1, 503, 80)), "1"), "never arrived");
  }

  @Test
  void requestForAnUnknownDelivery_isAFault() {
    Account account = new Account(List.of(hook(1, 200, 80)), KILLED_AT_100);

    assertFault(account, "unknown deliveries");
  }

  private static void assertFault(Account account, String fault) {
    assertThatThrownBy(account::assertNothingIsUnaccountedFor)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(fault);
  }

  private static Account account(List<Hook> seen, String... answered) throws IOException {
    Account account = new Account(seen, KILLED_AT_100);
    List<String> attempts =
        List.of(answered).stream()
            .map(number -> "{\"number\":" + number + ",\"response\":{\"status\":200}}")
            .toList();
    account.add(ID, ApiClient.parse("[" + String.join(",", attempts) + "]"));
    return account;
  }

  private static Hook hook(int attempt, int status, long readAt) {
    return new Hook("event-1", ID, attempt, "", "{}", status, readAt);
  }
}
