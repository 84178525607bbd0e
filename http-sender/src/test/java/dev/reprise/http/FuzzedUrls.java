package dev.reprise.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** URLs by chance, near what is accepted and near what was once accepted elsewhere. */
final class FuzzedUrls {

  private static final String CHARACTERS =
      "abz019.-_:/?#@[]%\\ \t\r\n\u0000é。①ⓐ٠+&=;~xX{}|^\"<>`\u00ad\u200d";
  private static final List<String> SCHEMES =
      List.of(
          "https://",
          "https://",
          "http://",
          "http://",
          "https://",
          "http://",
          "HTTPS://",
          "https:/",
          "ftp://",
          "https:\\\\",
          "");
  private static final List<String> HOSTS =
      List.of(
          "example.com",
          "hooks_eu.example",
          "münchen.example",
          "localhost",
          "a.internal",
          "127.0.0.1",
          "127.1",
          "2130706433",
          "0x7f.1",
          "0177.0.0.1",
          "8.8.8.8",
          "10.0.0.1",
          "169.254.169.254",
          "[::1]",
          "[2606:4700::1111]",
          "[::ffff:10.0.0.1]",
          "[fe80::1%25eth0]",
          "[64:ff9b::a00:1]",
          "[2002:7f00:1::]",
          "１２７.0.0.1",
          "①②⑦.0.0.1",
          "xn--mnchen-3ya.example");
  private static final List<String> USERS =
      List.of("", "", "", "", "", "", "", "", "a@", "a:b@", "8.8.8.8@");
  private static final List<String> PORTS =
      List.of("", "", "", ":443", ":80", ":8443", ":0", ":65536", ":+80", ":", ":١");
  private static final List<String> PATHS =
      List.of("", "/", "/a?b=c#d", "?q", "#f", "/%2e%2e/", "//x", "\\@8.8.8.8/", "/a b", "/é");

  private final Random random;

  FuzzedUrls(Random random) {
    this.random = random;
  }

  String next() {
    String url =
        Fuzz.any(random, SCHEMES)
            + Fuzz.any(random, USERS)
            + host()
            + Fuzz.any(random, PORTS)
            + Fuzz.any(random, PATHS);
    return random.nextBoolean() ? url : Fuzz.mutated(random, url, CHARACTERS);
  }

  private String host() {
    return switch (random.nextInt(4)) {
      case 0 -> Fuzz.text(random, CHARACTERS, 20);
      case 1 -> literal(random);
      default -> Fuzz.any(random, HOSTS);
    };
  }

  /** Returns what the name resolves to this time: often an address that is refused. */
  List<InetAddress> addressesOf(String name) throws UnknownHostException {
    Random ofName = new Random(System.nanoTime() ^ name.hashCode());
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = ofName.nextInt(3); i >= 0; i--) {
      addresses.add(address(ofName));
    }
    return addresses;
  }

  private static String literal(Random random) {
    String text = address(random).getHostAddress();
    return text.indexOf(':') < 0 ? text : "[" + text + "]";
  }

  private static InetAddress address(Random random) {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    byte[][] starts = {
      {10},
      {127},
      {(byte) 169, (byte) 254},
      {(byte) 192, (byte) 168},
      {100, 64},
      {8, 8},
      {0x20, 1},
      {0x20, 2},
      {0x26, 6},
      {0, 0x64, (byte) 0xff, (byte) 0x9b},
      {(byte) 0xfe, (byte) 0x80},
      {}
    };
    byte[] start = starts[random.nextInt(starts.length)];
    System.arraycopy(start, 0, bytes, 0, Math.min(start.length, bytes.length));
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
