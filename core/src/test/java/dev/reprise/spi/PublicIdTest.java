package dev.reprise.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicIdTest {

  @ParameterizedTest
  @CsvSource({
    "00000000-0000-0000-0000-000000000000, wbd_00000000000000000000000000",
    "00000000-0000-0000-0000-000000000001, wbd_00000000000000000000000001",
    "00000000-0000-0000-0000-000000000020, wbd_00000000000000000000000010",
    "00000000-0000-0001-0000-000000000000, wbd_0000000000000G000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff, wbd_7ZZZZZZZZZZZZZZZZZZZZZZZZZ"
  })
  void id_hasOneText(UUID id, String text) {
    assertThat(PublicId.encode(PublicId.DELIVERY, id)).isEqualTo(text);
    assertThat(PublicId.decode(PublicId.DELIVERY, text)).contains(id);
  }

  @Test
  void texts_areReadBackAndSortAsTheirIds() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      UUID one = new UUID(random.nextLong(), random.nextLong());
      UUID other = new UUID(random.nextLong(), random.nextLong());
      String oneText = PublicId.encode("x", one);

      assertThat(PublicId.decode("x", oneText)).as("seed %d", seed).contains(one);
      assertThat(Integer.signum(oneText.compareTo(PublicId.encode("x", other))))
          .as("seed %d", seed)
          .isEqualTo(unsignedOrder(one, other));
    }
  }

  private static int unsignedOrder(UUID one, UUID other) {
    int byHigh = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return Integer.signum(
        byHigh != 0
            ? byHigh
            : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wbd",
        "wbd_",
        "wbd_0000000000000000000000000",
        "wbd_000000000000000000000000000",
        "wbs_00000000000000000000000000",
        "WBD_00000000000000000000000000",
        "wbd-00000000000000000000000000",
        "wbd_80000000000000000000000000",
        "wbd_0000000000000000000000000I",
        "wbd_0000000000000000000000000U",
        "wbd_0000000000000000000000000a",
        "wbd_0000000000000000000000000 ",
        "00000000000000000000000000",
      })
  void otherTexts_areNoIds(String text) {
    assertThat(PublicId.decode(PublicId.DELIVERY, text)).isEmpty();
  }
}
