package dev.reprise.httpapi;

import dev.reprise.model.Bytes;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Pages of lists. A cursor is the store's position under a seal, which binds it to the tenant, the
 * list and its filters.
 */
final class Cursors {

  /** The query parameters of every list. */
  static final Set<String> PARAMETERS = Set.of("limit", "cursor");

  private static final int LIMIT_DEFAULT = 25;
  private static final int LIMIT_MAX = 100;
  private static final int SEAL_BYTES = 16;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  Cursors(Bytes key) {
    this.key = new SecretKeySpec(key.toByteArray(), ALGORITHM);
  }

  /** Reads the page that a call asks for. */
  <T> Page<T> read(Call call, Function<PageRequest, Page<T>> list) {
    int limit = limit(call.query());
    Optional<String> cursor = call.query().one("cursor");
    if (cursor.isEmpty()) {
      return sealed(call, list.apply(PageRequest.first(limit)));
    }
    String position = position(call, cursor.get()).orElseThrow(Cursors::invalid);
    try {
      return sealed(call, list.apply(new PageRequest(Optional.of(position), limit)));
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private <T> Page<T> sealed(Call call, Page<T> page) {
    return new Page<>(page.items(), page.next().map(position -> cursor(call, position)));
  }

  private static int limit(QueryReader query) {
    Optional<String> given = query.one("limit");
    if (given.isEmpty()) {
      return LIMIT_DEFAULT;
    }
    int limit = given.get().matches("[0-9]{1,3}") ? Integer.parseInt(given.get()) : 0;
    if (limit < 1 || limit > LIMIT_MAX) {
      throw RequestRefusal.of(
          ErrorCode.INVALID_LIMIT,
          "limit",
          "limit must be an integer from 1 to "
              + LIMIT_MAX
              + ", was "
              + (given.get().matches("[0-9]+")
                  ? Texts.cut(given.get())
                  : Texts.shown(given.get())));
    }
    return limit;
  }

  private String cursor(Call call, String position) {
    byte[] text = position.getBytes(StandardCharsets.UTF_8);
    byte[] seal = seal(call, text);
    ByteBuffer both = ByteBuffer.allocate(seal.length + text.length).put(seal).put(text);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(both.array());
  }

  private Optional<String> position(Call call, String cursor) {
    byte[] both;
    try {
      both = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (both.length < SEAL_BYTES) {
      return Optional.empty();
    }
    byte[] seal = Arrays.copyOf(both, SEAL_BYTES);
    byte[] text = Arrays.copyOfRange(both, SEAL_BYTES, both.length);
    return MessageDigest.isEqual(seal, seal(call, text))
        ? Texts.utf8(ByteBuffer.wrap(text))
        : Optional.empty();
  }

  private byte[] seal(Call call, byte[] position) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      add(mac, call.tenant());
      add(mac, call.request().path());
      call.query().filters().forEach((name, values) -> addAll(mac, name, values));
      add(mac, "");
      return Arrays.copyOf(mac.doFinal(position), SEAL_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static void addAll(Mac mac, String name, List<String> values) {
    for (String value : values) {
      add(mac, name);
      add(mac, value);
    }
  }

  /** Adds a text with its length, so that no two rows of texts look alike. */
  private static void add(Mac mac, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    mac.update(bytes);
  }

  private static RequestRefusal invalid() {
    return RequestRefusal.of(
        ErrorCode.INVALID_CURSOR,
        "cursor",
        "the cursor must be the next_cursor of a list with the same filters");
  }
}
