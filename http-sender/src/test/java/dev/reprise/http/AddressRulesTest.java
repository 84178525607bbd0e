package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

  private static final HttpSender STRICT = HttpSender.create();
  private static final HttpSender WITH_HTTP =
      HttpSender.builder()
          .addressPolicy(AddressPolicy.builder().allowHttp(true).allowAnyPort().build())
          .build();

  @AfterAll
  static void closeSenders() {
    STRICT.close();
    WITH_HTTP.close();
  }

  static List<String> refused() {
    return List.of(
        "",
        "example.com",
        "//example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https:/example.com",
        "https://",
        "https:///path",
        "https://:443/",
        " https://example.com/",
        "http://2130706433/",
        "http://0/",
        "http://127.0.0.01/",
        "http://127.1/",
        "http://1.2.3/",
        "http://0177.0.0.1/",
        "http://8.8.8.010/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0x/",
        "http://017700000001/",
        "http://256.1.1.1/",
        "http://1.1.1.1.1/",
        "http://example.123/",
        "http://127.0.0.1./",
        "http://localhost./",
        "http://localhost/",
        "http://LOCALHOST/",
        "http://a.localhost/",
        "http://metadata.google.internal/",
        "http://metadata.google.internal./",
        "http://printer.local/",
        "http://example.com../",
        "http://.example.com/",
        "http://a..b/",
        "http://./",
        "http://-a.example.com/",
        "http://a-.example.com/",
        "http://1.1.1.1 &@2.2.2.2#@3.3.3.3/",
        "http://127.0.0.1\\@example.com/",
        "http://exam\tple.com/",
        "http://example.com/\r\nX: y",
        "http://example.com/\u0000",
        "http://example.com/a b",
        "http://example.com/ä",
        "http://example.com/?q=ä",
        "http://example.com/#ä",
        "http://example.com/\\..",
        "http://example.com/%zz",
        "http://example.com/%2",
        "http://example.com/<>",
        "http://example.com/\"",
        "http://example.com/{a}",
        "http://example.com/[a]",
        "http://good@127.0.0.1/",
        "http://a:b@example.com/",
        "http://@example.com/",
        "http://a@b@127.0.0.1/",
        "http://127.0.0.1:80:80/",
        "http://::1/",
        "http://example.com:+80/",
        "http://example.com:١/",
        "http://example.com:99999/",
        "http://example.com:65536/",
        "http://example.com:0/",
        "http://example.com:/",
        "http://example.com:007/",
        "http://example.com:-12/",
        "http://example.com:80a/",
        "http://[fe80::1%25eth0]/",
        "http://[::1%251]/",
        "http://[fe80::1%eth0]/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[64:ff9b::808:808]/",
        "http://[fd00::1]/",
        "http://[example.net]:1337/",
        "http://[8.8.8.8]/",
        "http://[2606:4700::1/",
        "http://[2606:4700::1]a/",
        "http://[2606:4700::1]80/",
        "http://[2606:4700:::1]/",
        "http://[]/",
        "http://169。254。169。254/",
        "http://①②⑦.⓪.⓪.①/",
        "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
        "http://exa／mple.com/",
        "http://%31%32%37.0.0.1/",
        "http://loc%61lhost/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://" + "a".repeat(64) + ".com/",
        "http://" + "a.".repeat(127) + "com/",
        "https://example.com/" + "a".repeat(2_048));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusalOf_hostileUrl_isOneLineThatNamesTheRule(String url) {
    assertThat(WITH_HTTP.refusalOf("acme", url))
        .get()
        .asString()
        .isNotBlank()
        .hasSizeLessThan(200)
        .matches("[\\x20-\\x7e]+");
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com, example.com, 443, /",
    "HTTPS://Example.COM/A/b?C=d, example.com, 443, /A/b?C=d",
    "http://example.com?q, example.com, 80, /?q",
    "https://example.com:8443/x#part, example.com, 8443, /x",
    "https://example.com#part, example.com, 443, /",
    "https://example.com./, example.com, 443, /",
    "https://foo_bar.example/h, foo_bar.example, 443, /h",
    "https://_dmarc.example/, _dmarc.example, 443, /",
    "https://8.8.8.8/, 8.8.8.8, 443, /",
    "https://[2606:4700:4700::ABCD]:444/, [2606:4700:4700::abcd], 444, /",
    "https://münchen.example/, xn--mnchen-3ya.example, 443, /",
    "https://例え。テスト/, xn--r8jz45g.xn--zckzah, 443, /",
    "https://ＥＸＡＭＰＬＥ.com/, example.com, 443, /",
    "https://xn--mnchen-3ya.example/, xn--mnchen-3ya.example, 443, /",
    "https://example.com/a//b/../c;d=1/~x!$&'()*+@:%20?a[]=1&b=?/, example.com, 443, /a//b/../c;d=1/~x!$&'()*+@:%20?a[]=1&b=?/",
    "https://example.com//double, example.com, 443, //double",
    "https://123.example/, 123.example, 443, /",
    "https://1password/, 1password, 443, /"
  })
  void parse_soundUrl(String text, String host, int port, String pathAndQuery) {
    WebhookUrl url = WebhookUrl.parse(text);

    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
    assertThat(url.pathAndQuery()).isEqualTo(pathAndQuery);
    assertThat(WITH_HTTP.refusalOf("acme", text)).isEmpty();
  }

  @Test
  void refusalOf_http_unlessAllowed() {
    assertThat(STRICT.refusalOf("acme", "http://example.com/"))
        .get()
        .asString()
        .contains("https://");
    assertThat(STRICT.refusalOf("acme", "https://example.com/")).isEmpty();
  }

  @Test
  void refusalOf_longestUrl_isAccepted() {
    String url = "https://example.com/";

    assertThat(STRICT.refusalOf("acme", url + "a".repeat(2_048 - url.length()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8080/", "http://127.0.0.1:1/", "http://[::1]:1/"})
  void refusalOf_thisMachine_isAcceptedWhereLoopbackIsAllowed(String url) {
    try (HttpSender dev = HttpSender.builder().addressPolicy(AddressPolicy.development()).build()) {
      assertThat(dev.refusalOf("acme", url)).isEmpty();
    }
  }

  @Test
  void whatIsAccepted_canAlwaysBeMadeARequest() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String characters = "ab:/?#[]@!$&'()*+,;=%20-._~0x179é。\\ \"<>{}|^`\t";
    try (Transport transport = Transport.start(TransportOptions.defaults(), refuseAll())) {
      for (int i = 0; i < 20_000; i++) {
        StringBuilder text = new StringBuilder("https://a");
        for (int length = random.nextInt(14); length > 0; length--) {
          text.append(characters.charAt(random.nextInt(characters.length())));
        }
        if (STRICT.refusalOf("acme", text.toString()).isEmpty()) {
          WebhookUrl url = WebhookUrl.parse(text.toString());
          var request =
              transport.newRequest(url, List.of(), AddressPolicy.defaults(), Requests.LONG);
          String query = request.getQuery() == null ? "" : "?" + request.getQuery();
          assertThat(request.getPath() + query)
              .as("seed %d, %s", seed, text)
              .isEqualTo(url.pathAndQuery());
        }
      }
    }
  }

  private static SocketAddressResolver refuseAll() {
    return (host, port, context, promise) ->
        promise.failed(new RefusedAddressException("nothing is sent here"));
  }
}
