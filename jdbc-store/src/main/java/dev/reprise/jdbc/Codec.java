package dev.reprise.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.model.Header;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How lists are kept in one column. */
final class Codec {

  private Codec() {}

  /** Writes headers as bytes: each name and value as its length in four bytes, then UTF-8. */
  static byte[] headers(List<Header> headers) {
    List<byte[]> texts = new ArrayList<>();
    int length = 0;
    for (Header header : headers) {
      for (String text : List.of(header.name(), header.value())) {
        byte[] bytes = text.getBytes(UTF_8);
        texts.add(bytes);
        length += Integer.BYTES + bytes.length;
      }
    }
    ByteBuffer buffer = ByteBuffer.allocate(length);
    texts.forEach(text -> buffer.putInt(text.length).put(text));
    return buffer.array();
  }

  static List<Header> headers(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    List<Header> headers = new ArrayList<>();
    while (buffer.hasRemaining()) {
      headers.add(new Header(text(buffer), text(buffer)));
    }
    return headers;
  }

  private static String text(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.getInt()];
    buffer.get(bytes);
    return new String(bytes, UTF_8);
  }

  /** Writes tags as {@code name=value,…}; neither sign may occur in one. */
  static String tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> tag.getKey() + "=" + tag.getValue())
        .collect(Collectors.joining(","));
  }

  static Map<String, String> tags(String text) {
    Map<String, String> tags = new TreeMap<>();
    for (String tag : words(text, ",")) {
      int middle = tag.indexOf('=');
      tags.put(tag.substring(0, middle), tag.substring(middle + 1));
    }
    return tags;
  }

  /** Splits what was joined; an empty text holds nothing. */
  static List<String> words(String text, String separator) {
    return text.isEmpty() ? List.of() : List.of(text.split(separator, -1));
  }
}
