package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

class BytesTest {

  @Test
  void copies_shareNothingWithTheirSource() {
    byte[] source = {1, 2, 3};
    Bytes bytes = Bytes.copyOf(source);

    source[0] = 9;
    bytes.toByteArray()[1] = 9;

    assertThat(bytes.toByteArray()).containsExactly(1, 2, 3);
  }

  @Test
  void copyOfABuffer_takesWhatRemainsAndLeavesThePosition() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);

    assertThat(Bytes.copyOf(buffer).toByteArray()).containsExactly(2, 3);
    assertThat(buffer.position()).isEqualTo(1);
  }

  @Test
  void view_isReadOnly() {
    ByteBuffer view = Bytes.utf8("a").asByteBuffer();

    assertThat(view.remaining()).isEqualTo(1);
    assertThatThrownBy(() -> view.put((byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void equality_isByContent() {
    assertThat(Bytes.utf8("a")).isEqualTo(Bytes.utf8("a")).hasSameHashCodeAs(Bytes.utf8("a"));
    assertThat(Bytes.utf8("a")).isNotEqualTo(Bytes.utf8("b"));
    assertThat(Bytes.utf8("")).isEqualTo(Bytes.empty());
    assertThat(Bytes.copyOf(new byte[0])).isSameAs(Bytes.empty());
  }

  @Test
  void text_isUtf8_withMalformedInputReplaced() {
    assertThat(Bytes.utf8("é🙂").size()).isEqualTo(6);
    assertThat(Bytes.utf8("é🙂").toUtf8()).isEqualTo("é🙂");
    assertThat(Bytes.copyOf(new byte[] {'a', (byte) 0xff}).toUtf8()).isEqualTo("a\ufffd");
  }

  @Test
  void digest_isSha256() {
    assertThat(Bytes.utf8("abc").sha256Hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void saltedDigest_isThatOfSaltAndContentTogether() {
    Bytes salted = Bytes.utf8("bc").saltedSha256(Bytes.utf8("a"));

    assertThat(salted.size()).isEqualTo(32);
    assertThat(salted).isEqualTo(Bytes.empty().saltedSha256(Bytes.utf8("abc")));
    assertThat(salted).isNotEqualTo(Bytes.utf8("bc").saltedSha256(Bytes.utf8("b")));
  }

  @Test
  void toString_showsNoContent() {
    assertThat(Bytes.utf8("secret")).hasToString("6 bytes");
  }
}
