package dev.reprise.http;

import java.util.List;
import java.util.Random;

/** Answers by chance, near what is HTTP. */
final class FuzzedAnswers {

  private static final String CHARACTERS = "aZ09 :;,=\r\n\t\u0000\u007fé/.-";
  private static final List<String> STARTS =
      List.of(
          "HTTP/1.1 200 OK\r\n",
          "HTTP/1.1 204 No Content\r\n",
          "HTTP/1.0 500 \r\n",
          "HTTP/1.1 302 Found\r\n",
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n",
          "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 410 Gone\r\n",
          "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n",
          "HTTP/1.1 999 Odd\r\n",
          "HTTP/2 200\r\n",
          "ICY 200 OK\r\n");
  private static final List<String> HEADERS =
      List.of(
          "Content-Length: 3\r\n",
          "Content-Length: 99999999999999999999\r\n",
          "Content-Length: -1\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding: gzip, chunked\r\n",
          "Content-Encoding: gzip\r\n",
          "Retry-After: 5\r\n",
          "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n",
          "Retry-After: \u00e9\r\n",
          "Set-Cookie: a=b\r\n",
          "Location: http://10.0.0.1/\r\n",
          "WWW-Authenticate: Basic realm=\"x\"\r\n",
          "Proxy-Authenticate: Basic realm=\"x\"\r\n",
          "Connection: close\r\n",
          "Connection: Upgrade\r\n",
          "Trailer: X\r\n",
          "X-A: b\r\n folded\r\n",
          ": none\r\n",
          "X\u0000Y: z\r\n");
  private static final List<String> BODIES =
      List.of(
          "",
          "abc",
          "3\r\nabc\r\n0\r\n\r\n",
          "ffffffffff\r\nabc",
          "3;x=y\r\nabc\r\n0\r\nX: y\r\n\r\n");

  private final Random random;

  FuzzedAnswers(Random random) {
    this.random = random;
  }

  String next() {
    StringBuilder answer = new StringBuilder(Fuzz.any(random, STARTS));
    for (int headers = random.nextInt(5); headers > 0; headers--) {
      answer.append(Fuzz.any(random, HEADERS));
    }
    answer.append("\r\n").append(Fuzz.any(random, BODIES));
    String whole = answer.toString();
    return switch (random.nextInt(4)) {
      case 0 -> whole;
      case 1 -> whole.substring(0, random.nextInt(whole.length() + 1));
      case 2 -> Fuzz.text(random, CHARACTERS, 200);
      default -> Fuzz.mutated(random, whole, CHARACTERS);
    };
  }
}
