package io.onrush.coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onrush.measure.EncodedHistogram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {

  record Leaf(String name, Optional<String> maybe, OptionalLong when, double value) {}

  record Tree(List<Leaf> leaves, Column column, EncodedHistogram histogram) {}

  private static Tree tree(int leaves) {
    List<Leaf> all = new ArrayList<>();
    for (int i = 0; i < leaves; i++) {
      all.add(new Leaf("n" + i, Optional.of("x"), OptionalLong.of(i), i / 3.0));
    }
    all.add(new Leaf("last", Optional.empty(), OptionalLong.empty(), -1));
    return new Tree(
        List.copyOf(all), Column.of(1, 2, 3), EncodedHistogram.of(new byte[] {1, 2, 3}));
  }

  @Test
  void aStateIsDecodedAsItWasEncoded() {
    assertThat(Checkpoints.decode(Checkpoints.encode(tree(3)), Tree.class)).isEqualTo(tree(3));
  }

  @Test
  void piecesJoinToWhatWasCut() {
    byte[] bytes = Checkpoints.encode(tree(500));
    for (int size : new int[] {1, 7, bytes.length - 1, bytes.length, Integer.MAX_VALUE}) {
      List<byte[]> pieces = Checkpoints.cut(bytes, size);
      assertThat(pieces).allMatch(piece -> piece.length <= size);
      assertThat(Checkpoints.join(pieces)).isEqualTo(bytes);
    }
    assertThat(Checkpoints.cut(new byte[0], 5)).hasSize(1);
    assertThatThrownBy(() -> Checkpoints.cut(bytes, 0))
        .hasMessage("pieceBytes: 0 (expected: 1 or more)");
  }

  @Test
  void piecesThatAreSwappedOrMissingAreRefused() {
    byte[] bytes = Checkpoints.encode(tree(5000));
    List<byte[]> pieces = new ArrayList<>(Checkpoints.cut(bytes, bytes.length / 3));
    List<byte[]> cut = pieces.subList(0, pieces.size() - 1);
    assertRefused(Checkpoints.join(cut));
    Collections.swap(pieces, 0, 1);
    assertRefused(Checkpoints.join(pieces));
  }

  private static void assertRefused(byte[] bytes) {
    assertThatThrownBy(() -> Checkpoints.decode(bytes, Tree.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("checkpoint: ");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aFlippedByteIsNoticed(long seed) {
    Random random = new Random(seed);
    byte[] good = Checkpoints.encode(tree(200));
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      // The header's spare bits may differ without harm.
      bad[2 + random.nextInt(bad.length - 2)] ^= (byte) (1 << random.nextInt(8));
      assertRefused(bad);
    }
  }

  @Test
  void whatInflatesBeyondTheBoundIsRefusedBeforeItIsHeld() {
    byte[] bomb = Checkpoints.encode(Collections.nCopies(1 << 22, "x".repeat(10)));
    assertThat(bomb.length).isLessThan(1 << 20);
    assertThatThrownBy(() -> Checkpoints.decode(bomb, List.class, 1 << 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 1048576 bytes inflated");
  }
}
