package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes ids that sort by time: version 7 UUIDs of RFC 9562.
 *
 * <p>Ids of one generator are strictly increasing, also within a millisecond and when the clock
 * goes back. Safe for use by several threads.
 */
public final class IdGenerator {

  private static final int COUNTER_BITS = 12;
  private static final long COUNTER_MAX = (1L << COUNTER_BITS) - 1;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT_RFC = 0x8000_0000_0000_0000L;
  private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;

  private final InstantSource clock;
  private final RandomGenerator random;
  private long lastMillis;
  private long counter;

  /**
   * Makes a generator.
   *
   * @param clock the time that the ids carry
   * @param random the source of their other 62 bits; used under a lock
   */
  public IdGenerator(InstantSource clock, RandomGenerator random) {
    this.clock = requireNonNull(clock, "clock");
    this.random = requireNonNull(random, "random");
  }

  /** Makes the next id. */
  public synchronized UUID next() {
    long millis = clock.millis();
    if (millis > lastMillis) {
      lastMillis = millis;
      counter = random.nextLong() & (COUNTER_MAX >> 1);
    } else if (counter == COUNTER_MAX) {
      lastMillis++;
      counter = 0;
    } else {
      counter++;
    }
    long high = (lastMillis << 16) | VERSION_7 | counter;
    long low = VARIANT_RFC | (random.nextLong() & VARIANT_MASK);
    return new UUID(high, low);
  }

  /** Makes the next id as text: the prefix, {@code _} and 26 Crockford characters. */
  public String next(String prefix) {
    return PublicId.encode(prefix, next());
  }
}
