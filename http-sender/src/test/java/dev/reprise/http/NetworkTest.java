package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.1/8",
        "10.0.0/8", "example.com/8", "::/129", "::1/64", "fe80::%1/64", "/8", "10.0.0.0/8/8",
        "010.0.0.0/8"
      })
  void of_whatIsNoNetwork_isRefused(String text) {
    assertThatThrownBy(() -> Network.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void contains_everything_andOnlyOfItsFamily() {
    assertThat(Network.of("0.0.0.0/0").contains(new byte[] {(byte) 255, 1, 2, 3})).isTrue();
    assertThat(Network.of("0.0.0.0/0").contains(new byte[16])).isFalse();
    assertThat(Network.of("::/0").contains(new byte[16])).isTrue();
    assertThat(Network.of("::/0").contains(new byte[4])).isFalse();
  }

  @Test
  void contains_agreesWithArithmetic() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      int bits = random.nextInt(33);
      byte[] prefix = new byte[4];
      random.nextBytes(prefix);
      BigInteger start = new BigInteger(1, prefix).shiftRight(32 - bits).shiftLeft(32 - bits);
      byte[] address = new byte[4];
      random.nextBytes(address);
      // Half of the addresses share some of the prefix, so that both answers occur.
      System.arraycopy(prefix, 0, address, 0, random.nextInt(5));
      boolean isExpected =
          new BigInteger(1, address).shiftRight(32 - bits).equals(start.shiftRight(32 - bits));

      Network network = Network.of(quad(start.intValue()) + "/" + bits);

      assertThat(network.contains(address)).as("seed %d, round %d", seed, i).isEqualTo(isExpected);
    }
  }

  private static String quad(int value) {
    return (value >>> 24)
        + "."
        + (value >> 16 & 255)
        + "."
        + (value >> 8 & 255)
        + "."
        + (value & 255);
  }
}
