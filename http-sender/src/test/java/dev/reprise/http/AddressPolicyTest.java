package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

  private static final AddressPolicy DEFAULT = new AddressPolicy(List.of());

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.255.255.255",
    "10.0.0.0, 10.255.255.255",
    "100.64.0.0, 100.127.255.255",
    "127.0.0.0, 127.255.255.255",
    "168.63.129.16, 168.63.129.16",
    "169.254.0.0, 169.254.255.255",
    "172.16.0.0, 172.31.255.255",
    "192.0.0.0, 192.0.0.255",
    "192.0.2.0, 192.0.2.255",
    "192.31.196.0, 192.31.196.255",
    "192.52.193.0, 192.52.193.255",
    "192.88.99.0, 192.88.99.255",
    "192.168.0.0, 192.168.255.255",
    "192.175.48.0, 192.175.48.255",
    "198.18.0.0, 198.19.255.255",
    "198.51.100.0, 198.51.100.255",
    "203.0.113.0, 203.0.113.255",
    "224.0.0.0, 239.255.255.255",
    "240.0.0.0, 255.255.255.255",
    "::, 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "4000::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
    "2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "2620:4f:8000::, 2620:4f:8000:ffff:ffff:ffff:ffff:ffff",
    "3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"
  })
  void deniedRange_firstAndLastAreRefused(String first, String last) {
    assertThat(DEFAULT.refusalOf(address(first))).isPresent();
    assertThat(DEFAULT.refusalOf(address(last))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "168.63.129.15",
        "168.63.129.17",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.0.1.255",
        "192.0.3.0",
        "192.31.195.255",
        "192.31.197.0",
        "192.52.192.255",
        "192.52.194.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "192.175.47.255",
        "192.175.49.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "8.8.8.8",
        "2000::",
        "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:200::",
        "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db9::",
        "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2003::",
        "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff",
        "2620:4f:8001::",
        "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "3fff:1000::",
        "2606:4700:4700::1111",
        "2a00:1450:4001:81b::200e",
        "2a00::5efe:1",
        "2a00::100:5efe:a00:1"
      })
  void publicAddress_isAllowed(String text) {
    assertThat(DEFAULT.refusalOf(address(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "192.0.0.192",
        "0.0.0.0",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "100:0:0:1::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2001::1",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2002:7f00:1::",
        "2a00::5efe:a00:1",
        "2a00::200:5efe:a00:1"
      })
  void specialAddress_isRefused(String text) {
    assertThat(DEFAULT.refusalOf(address(text))).get().asString().contains("refused");
  }

  @Test
  void mappedAddress_isRefusedHoweverItWasMade() throws Exception {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 8, 8, 8, 8};

    assertThat(DEFAULT.refusalOf(Inet6Address.getByAddress("name", mapped, -1))).isPresent();
    assertThat(DEFAULT.refusalOf(address("::ffff:127.0.0.1"))).isPresent();
  }

  @Test
  void addressWithZone_isRefused_evenWhereAllowed() throws Exception {
    AddressPolicy all = new AddressPolicy(List.of(Network.of("::/0")));
    byte[] bytes = address("2606:4700:4700::1111").getAddress();

    assertThat(all.refusalOf(Inet6Address.getByAddress("name", bytes, 1))).isPresent();
    assertThat(all.refusalOf(Inet6Address.getByAddress("name", bytes, -1))).isEmpty();
  }

  @Test
  void allowedNetworks_goFirst_andNoFurther() {
    AddressPolicy policy =
        new AddressPolicy(Stream.of("10.1.0.0/16", "fd00:1::/32").map(Network::of).toList());

    assertThat(policy.refusalOf(address("10.1.255.255"))).isEmpty();
    assertThat(policy.refusalOf(address("fd00:1::7"))).isEmpty();
    assertThat(policy.refusalOf(address("10.2.0.0"))).isPresent();
    assertThat(policy.refusalOf(address("fd00:2::"))).isPresent();
  }

  @Test
  void refusal_namesAddressAndRule() {
    assertThat(DEFAULT.refusalOf(address("10.2.3.4")))
        .contains("10.2.3.4 is refused: in 10.0.0.0/8 (private)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "a.localhost",
        "metadata.google.internal",
        "a.internal",
        "printer.local"
      })
  void localName_isRefused(String name) {
    assertThat(DEFAULT.refusalOfName(name)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"example.com", "localhost.example.com", "internal", "mylocalhost", "a.locals"})
  void otherName_isAllowed(String name) {
    assertThat(DEFAULT.refusalOfName(name)).isEmpty();
  }

  @Test
  void localhost_isAllowed_whereLoopbackIs() {
    AddressPolicy policy =
        new AddressPolicy(HttpSender.LOOPBACK.stream().map(Network::of).toList());

    assertThat(policy.refusalOfName("localhost")).isEmpty();
    assertThat(policy.refusalOfName("a.internal")).isPresent();
  }

  @Test
  void namesOfACluster_areAllowed_whereANetworkOtherThanLoopbackIs() {
    AddressPolicy policy =
        new AddressPolicy(List.of(Network.of("127.0.0.1/32"), Network.of("10.1.0.0/16")));

    assertThat(policy.refusalOfName("shop.default.svc.cluster.local")).isEmpty();
    assertThat(policy.refusalOfName("a.internal")).isEmpty();
    assertThat(policy.refusalOf(address("10.1.2.3"))).isEmpty();
    assertThat(policy.refusalOf(address("169.254.169.254"))).isPresent();
    assertThat(policy.refusalOfName("localhost")).isEmpty();
    assertThat(new AddressPolicy(List.of(Network.of("10.1.0.0/16"))).refusalOfName("localhost"))
        .isPresent();
  }

  @Test
  void clusterNames_areRefused_wherePartOfLoopbackIsAllowed() {
    AddressPolicy policy = new AddressPolicy(List.of(Network.of("127.0.0.1/32")));

    assertThat(policy.refusalOfName("a.internal")).isPresent();
  }

  private static InetAddress address(String text) {
    return AddressLiterals.parse(text).orElseThrow();
  }
}
