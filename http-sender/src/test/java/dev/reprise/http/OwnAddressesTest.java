package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnAddressesTest {

  private final AtomicLong nanos = new AtomicLong();

  @Test
  void loopbackOfThisMachine_isItsOwn_andAPublicAddressIsNot() {
    OwnAddresses own = OwnAddresses.ofThisMachine();

    assertThat(own.test(InetAddress.getLoopbackAddress())).isTrue();
    assertThat(own.test(address("8.8.8.8"))).isFalse();
  }

  @Test
  void addressOfAnInterface_isOwn_withAndWithoutItsZone() throws Exception {
    byte[] bytes = address("fe80::1").getAddress();
    InetAddress zoned = Inet6Address.getByAddress("eth0", bytes, 2);
    OwnAddresses own = new OwnAddresses(() -> Set.of(zoned), nanos::get);

    assertThat(own.test(zoned)).isTrue();
    assertThat(own.test(address("fe80::1"))).isTrue();
  }

  @Test
  void interfaces_areReadAgainAfterAMinute() {
    Set<InetAddress> interfaces = new HashSet<>();
    OwnAddresses own = new OwnAddresses(() -> interfaces, nanos::get);
    interfaces.add(address("8.8.8.8"));

    assertThat(own.test(address("8.8.8.8"))).isFalse();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(OwnAddresses.KEPT_SECONDS));
    assertThat(own.test(address("8.8.8.8"))).isTrue();
  }

  @Test
  void interfacesThatCannotBeRead_areThoseKnownBefore() {
    AtomicBoolean isBroken = new AtomicBoolean();
    OwnAddresses own =
        new OwnAddresses(
            () -> {
              if (isBroken.get()) {
                throw new SocketException("planned");
              }
              return Set.of(address("8.8.8.8"));
            },
            nanos::get);
    isBroken.set(true);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(OwnAddresses.KEPT_SECONDS));

    assertThat(own.test(address("8.8.8.8"))).isTrue();
  }

  private static InetAddress address(String text) {
    return AddressLiterals.parse(text).orElseThrow();
  }
}
