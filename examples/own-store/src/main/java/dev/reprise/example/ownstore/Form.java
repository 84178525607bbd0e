package dev.reprise.example.ownstore;

import dev.reprise.model.Header;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Names and values in one column, as a web form writes them: {@code a=1&b=2}. */
final class Form {

  private Form() {}

  static String ofHeaders(List<Header> headers) {
    return headers.stream()
        .map(header -> encode(header.name()) + "=" + encode(header.value()))
        .collect(Collectors.joining("&"));
  }

  static List<Header> headers(String form) {
    if (form.isEmpty()) {
      return List.of();
    }
    return Arrays.stream(form.split("&", -1)).map(Form::header).toList();
  }

  static String ofTags(Map<String, String> tags) {
    return ofHeaders(
        tags.entrySet().stream().map(tag -> new Header(tag.getKey(), tag.getValue())).toList());
  }

  static Map<String, String> tags(String form) {
    return headers(form).stream().collect(Collectors.toMap(Header::name, Header::value));
  }

  private static Header header(String pair) {
    int middle = pair.indexOf('=');
    return new Header(decode(pair.substring(0, middle)), decode(pair.substring(middle + 1)));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
