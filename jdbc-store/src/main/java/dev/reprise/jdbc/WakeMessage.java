package dev.reprise.jdbc;

import dev.reprise.model.LaneId;
import dev.reprise.spi.SlotSet;
import dev.reprise.spi.Wake;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A wake as the text of a notification: the slots as a number in hexadecimal digits, then a line
 * for each lane. All of it is ASCII, so that a character is a byte in every encoding of a database.
 */
final class WakeMessage {

  /** PostgreSQL takes notifications of fewer than 8,000 bytes. */
  static final int LENGTH_MAX = 7_999;

  private static final int HEX = 16;
  private static final int SLOTS_LENGTH_MAX = LaneId.SLOTS / 4;
  private static final char LINE_END = '\n';
  private static final char TENANT_END = '/';

  private WakeMessage() {}

  /** Writes a wake; of lanes for which there is no room it says the slots. */
  static String write(Wake wake) {
    BigInteger slots = bits(wake.slots());
    StringBuilder lanes = new StringBuilder();
    for (LaneId lane : wake.lanes()) {
      String line = LINE_END + lane.tenant() + TENANT_END + lane.subscriptionId();
      if (lanes.length() + line.length() + SLOTS_LENGTH_MAX <= LENGTH_MAX) {
        lanes.append(line);
      } else {
        slots = slots.setBit(lane.slot());
      }
    }
    return slots.toString(HEX) + lanes;
  }

  /** Reads a wake; what cannot be read may be that of a newer node, with work anywhere. */
  static Wake read(String text) {
    String[] lines = text.split(String.valueOf(LINE_END), -1);
    if (lines[0].length() > SLOTS_LENGTH_MAX) {
      return Wake.everywhere();
    }
    try {
      List<LaneId> lanes = new ArrayList<>();
      for (int i = 1; i < lines.length; i++) {
        int tenantEnd = lines[i].indexOf(TENANT_END);
        lanes.add(
            new LaneId(
                lines[i].substring(0, Math.max(0, tenantEnd)), lines[i].substring(tenantEnd + 1)));
      }
      return new Wake(lanes, slots(new BigInteger(lines[0], HEX)));
    } catch (IllegalArgumentException e) {
      return Wake.everywhere();
    }
  }

  private static BigInteger bits(SlotSet slots) {
    BigInteger bits = BigInteger.ZERO;
    for (int slot : slots.stream().toArray()) {
      bits = bits.setBit(slot);
    }
    return bits;
  }

  private static SlotSet slots(BigInteger bits) {
    return SlotSet.of(IntStream.range(0, LaneId.SLOTS).filter(bits::testBit));
  }
}
