package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

  private static final AddressPolicy DEFAULT = AddressPolicy.defaults();

  /** First and last address of each range, by hand. */
  static List<String> refusedRanges() {
    return List.of(
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
        "3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff");
  }

  @ParameterizedTest
  @MethodSource("refusedRanges")
  void deniedRange_firstAndLastAreRefused(String range) {
    String first = range.split(", ", 2)[0];
    String last = range.split(", ", 2)[1];

    assertThat(DEFAULT.refusalOf(address(first), AddressPolicyTest::isOwn)).isPresent();
    assertThat(DEFAULT.refusalOf(address(last), AddressPolicyTest::isOwn)).isPresent();
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
    assertThat(DEFAULT.refusalOf(address(text), AddressPolicyTest::isOwn)).isEmpty();
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
    assertThat(DEFAULT.refusalOf(address(text), AddressPolicyTest::isOwn))
        .get()
        .asString()
        .contains("refused");
  }

  @Test
  void mappedAddress_isRefusedHoweverItWasMade() throws Exception {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 8, 8, 8, 8};

    assertThat(
            DEFAULT.refusalOf(
                Inet6Address.getByAddress("name", mapped, -1), AddressPolicyTest::isOwn))
        .isPresent();
    assertThat(DEFAULT.refusalOf(address("::ffff:127.0.0.1"), AddressPolicyTest::isOwn))
        .isPresent();
  }

  @Test
  void addressWithZone_isRefused_evenWhereAllowed() throws Exception {
    AddressPolicy all = AddressPolicy.builder().allowNetworks(List.of("::/0")).build();
    byte[] bytes = address("2606:4700:4700::1111").getAddress();

    assertThat(all.refusalOf(Inet6Address.getByAddress("name", bytes, 1), AddressPolicyTest::isOwn))
        .isPresent();
    assertThat(
            all.refusalOf(Inet6Address.getByAddress("name", bytes, -1), AddressPolicyTest::isOwn))
        .isEmpty();
  }

  @Test
  void allowedNetworks_areAllowed_andNoFurther() {
    AddressPolicy policy =
        AddressPolicy.builder().allowNetworks(List.of("10.1.0.0/16", "fd00:1::/32")).build();

    assertThat(policy.refusalOf(address("10.1.255.255"), AddressPolicyTest::isOwn)).isEmpty();
    assertThat(policy.refusalOf(address("fd00:1::7"), AddressPolicyTest::isOwn)).isEmpty();
    assertThat(policy.refusalOf(address("10.2.0.0"), AddressPolicyTest::isOwn)).isPresent();
    assertThat(policy.refusalOf(address("fd00:2::"), AddressPolicyTest::isOwn)).isPresent();
  }

  @Test
  void deniedNetworks_areRefused_evenWhereAllowed() {
    AddressPolicy policy =
        AddressPolicy.builder()
            .allowNetworks(List.of("10.0.0.0/8"))
            .denyNetworks(List.of("10.0.0.5/32", "8.8.8.0/24"))
            .build();

    assertThat(policy.refusalOf(address("10.0.0.4"), AddressPolicyTest::isOwn)).isEmpty();
    assertThat(policy.refusalOf(address("10.0.0.5"), AddressPolicyTest::isOwn))
        .contains("10.0.0.5 is refused: in 10.0.0.5/32, which is denied");
    assertThat(policy.refusalOf(address("8.8.8.8"), AddressPolicyTest::isOwn)).isPresent();
    assertThat(policy.refusalOf(address("8.8.4.4"), AddressPolicyTest::isOwn)).isEmpty();
  }

  @Test
  void ownAddress_isRefused_unlessItsNetworkIsAllowed() {
    InetAddress own = address("8.8.8.8");
    AddressPolicy allowing = AddressPolicy.builder().allowNetworks(List.of("8.8.8.0/24")).build();

    assertThat(DEFAULT.refusalOf(own, own::equals))
        .contains("8.8.8.8 is refused: an address of this machine");
    assertThat(DEFAULT.refusalOf(address("8.8.4.4"), own::equals)).isEmpty();
    assertThat(allowing.refusalOf(own, own::equals)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "64:ff9b::/96, 64:ff9b::808:808, 64:ff9b::a00:1",
    "2a00:64::/32, 2a00:64:808:808::, 2a00:64:a00:1::",
    "2a00:64:100::/40, 2a00:64:108:808:8::, 2a00:64:10a:0:1::",
    "2a00:64:1::/48, 2a00:64:1:808:8:800::, 2a00:64:1:a00:0:100::",
    "2a00:64:1:200::/56, 2a00:64:1:208:8:808::, 2a00:64:1:20a:0:1::",
    "2a00:64:1:2::/64, 2a00:64:1:2:8:808:800:0, 2a00:64:1:2:a:0:100:0"
  })
  void nat64_isUnwrapped_andTheInnerAddressDecides(String prefix, String toPublic, String toOwn) {
    AddressPolicy policy = AddressPolicy.builder().unwrapNat64(List.of(prefix)).build();

    assertThat(policy.refusalOf(address(toPublic), AddressPolicyTest::isOwn)).isEmpty();
    assertThat(policy.refusalOf(address(toOwn), AddressPolicyTest::isOwn))
        .get()
        .asString()
        .startsWith("10.0.0.1 is refused: in 10.0.0.0/8")
        .contains("inside");
  }

  @Test
  void nat64_obeysWhatIsDeniedAndAllowed_outsideAndInside() {
    AddressPolicy policy =
        AddressPolicy.builder()
            .unwrapNat64(List.of("64:ff9b::/96"))
            .denyNetworks(List.of("64:ff9b::808:0/112", "9.9.9.9/32"))
            .allowNetworks(List.of("10.1.0.0/16"))
            .build();

    assertThat(policy.refusalOf(address("64:ff9b::808:808"), AddressPolicyTest::isOwn)).isPresent();
    assertThat(policy.refusalOf(address("64:ff9b::909:909"), AddressPolicyTest::isOwn)).isPresent();
    assertThat(policy.refusalOf(address("64:ff9b::a01:203"), AddressPolicyTest::isOwn)).isEmpty();
    assertThat(policy.refusalOf(address("64:ff9b:1::808:808"), AddressPolicyTest::isOwn))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"64:ff9b::/95", "10.0.0.0/32", "2a00::/16", "2a00:1::1/96", "nothing"})
  void nat64_prefixOfAnotherForm_isRefused(String prefix) {
    AddressPolicy.Builder builder = AddressPolicy.builder();

    assertThatThrownBy(() -> builder.unwrapNat64(List.of(prefix)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ports_are443_and80WhereHttpIsAllowed_unlessSet() {
    AddressPolicy http = AddressPolicy.builder().allowHttp(true).build();
    AddressPolicy own = AddressPolicy.builder().allowPorts(Set.of(8443)).build();

    assertThat(DEFAULT.refusalOfPort(443)).isEmpty();
    assertThat(DEFAULT.refusalOfPort(80)).contains("port 80 is refused: allowed are [443]");
    assertThat(http.refusalOfPort(80)).isEmpty();
    assertThat(http.refusalOfPort(8080)).contains("port 8080 is refused: allowed are [80, 443]");
    assertThat(own.refusalOfPort(8443)).isEmpty();
    assertThat(own.refusalOfPort(443)).isPresent();
    assertThat(AddressPolicy.builder().allowAnyPort().build().refusalOfPort(1)).isEmpty();
  }

  @Test
  void builder_unsoundValues_areRefused() {
    AddressPolicy.Builder builder = AddressPolicy.builder();

    assertThatThrownBy(() -> builder.allowPorts(Set.of(0))).hasMessageContaining("was 0");
    assertThatThrownBy(() -> builder.allowPorts(Set.of(65_536))).hasMessageContaining("65536");
    assertThatThrownBy(() -> builder.allowPorts(Set.of())).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> builder.allowNetworks(List.of("10.0.0.0")))
        .hasMessageContaining("10.0.0.0");
    assertThatThrownBy(() -> builder.denyNetworks(List.of("10.0.0.1/8")))
        .hasMessageContaining("10.0.0.1/8");
    assertThatThrownBy(() -> builder.denyNames(List.of(".internal")))
        .hasMessageContaining(".internal");
  }

  @Test
  void policies_areEqual_ifTheirRulesAre() {
    AddressPolicy one = AddressPolicy.builder().allowNetworks(List.of("10.1.0.0/16")).build();
    AddressPolicy same = AddressPolicy.builder().allowNetworks(List.of("10.1.0.0/16")).build();
    AddressPolicy other = AddressPolicy.builder().allowNetworks(List.of("10.2.0.0/16")).build();

    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
    assertThat(one.toString()).contains("10.1.0.0/16");
  }

  @Test
  void refusal_namesAddressAndRule() {
    assertThat(DEFAULT.refusalOf(address("10.2.3.4"), AddressPolicyTest::isOwn))
        .contains("10.2.3.4 is refused: in 10.0.0.0/8 (private)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "a.localhost",
        "metadata.google.internal",
        "internal",
        "a.internal",
        "printer.local"
      })
  void localName_isRefused(String name) {
    assertThat(DEFAULT.refusalOfName(name)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"example.com", "localhost.example.com", "mylocalhost", "a.locals", "minternal"})
  void otherName_isAllowed(String name) {
    assertThat(DEFAULT.refusalOfName(name)).isEmpty();
  }

  @Test
  void deniedNames_areTheHostsToSet() {
    AddressPolicy policy = AddressPolicy.builder().denyNames(List.of("Corp.example")).build();

    assertThat(policy.refusalOfName("a.corp.example"))
        .contains("host names that end with corp.example are refused");
    assertThat(policy.refusalOfName("corp.example")).isPresent();
    assertThat(policy.refusalOfName("mycorp.example")).isEmpty();
    assertThat(policy.refusalOfName("shop.default.svc.cluster.local")).isEmpty();
  }

  @Test
  void development_allowsThisMachineOnly() {
    AddressPolicy policy = AddressPolicy.development();

    assertThat(policy.refusalOfName("localhost")).isEmpty();
    assertThat(policy.refusalOfName("a.internal")).isPresent();
    assertThat(policy.refusalOf(address("127.0.0.1"), address -> true)).isEmpty();
    assertThat(policy.refusalOf(address("10.0.0.1"), AddressPolicyTest::isOwn)).isPresent();
  }

  private static InetAddress address(String text) {
    return AddressLiterals.parse(text).orElseThrow();
  }

  /** No address here is this machine's. */
  private static boolean isOwn(InetAddress address) {
    return false;
  }
}
