package io.onrush.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.protocol.Blob;
import io.onrush.protocol.Piece;
import io.onrush.protocol.Testimony.KeptVersion;
import org.junit.jupiter.api.Test;

class KeeperTest {
  private final Keeper keeper = new Keeper();

  @Test
  void aCheckpointCountsOnceAllItsPiecesAreThere() {
    assertThat(keeper.version()).isEqualTo(KeptVersion.NONE);
    keeper.take(piece(1, 7, 0, 3));
    keeper.take(piece(1, 7, 1, 3));
    assertThat(keeper.version()).isEqualTo(KeptVersion.NONE);
    assertThat(keeper.next()).isEqualTo(2);
    keeper.take(piece(1, 7, 2, 3));
    assertThat(keeper.version()).isEqualTo(new KeptVersion(1, 7, 3));
    assertThat(keeper.piece(1)).contains(piece(1, 7, 1, 3));
    assertThat(keeper.next()).isZero();
  }

  @Test
  void piecesAreTakenInTheirOrderAndOnce() {
    keeper.take(piece(1, 7, 1, 2));
    assertThat(keeper.next()).isZero();
    keeper.take(piece(1, 7, 0, 2));
    keeper.take(piece(1, 7, 0, 2));
    assertThat(keeper.next()).isEqualTo(1);
    assertThat(keeper.version()).isEqualTo(KeptVersion.NONE);
  }

  @Test
  void theOneBeforeIsKeptUntilTheNextIsWhole() {
    whole(1, 1);
    keeper.take(piece(1, 2, 0, 2));
    assertThat(keeper.version()).isEqualTo(new KeptVersion(1, 1, 2));
    assertThat(keeper.piece(0)).contains(piece(1, 1, 0, 2));
    keeper.take(piece(1, 2, 1, 2));
    assertThat(keeper.version()).isEqualTo(new KeptVersion(1, 2, 2));
    assertThat(keeper.piece(0)).contains(piece(1, 2, 0, 2));
  }

  @Test
  void aNewerOneTakesThePlaceOfOneThatIsComing() {
    keeper.take(piece(1, 1, 0, 2));
    keeper.take(piece(1, 2, 0, 2));
    keeper.take(piece(1, 1, 1, 2));
    assertThat(keeper.version()).isEqualTo(KeptVersion.NONE);
    keeper.take(piece(1, 2, 1, 2));
    assertThat(keeper.version()).isEqualTo(new KeptVersion(1, 2, 2));
  }

  @Test
  void anOlderOneIsRefused() {
    whole(1, 5);
    whole(1, 4);
    whole(1, 5);
    assertThat(keeper.version()).isEqualTo(new KeptVersion(1, 5, 2));
    assertThat(keeper.next()).isZero();
  }

  @Test
  void aNewerTermBeatsAHigherVersion() {
    whole(1, 90);
    whole(2, 1);
    assertThat(keeper.version()).isEqualTo(new KeptVersion(2, 1, 2));
    whole(1, 91);
    assertThat(keeper.version()).isEqualTo(new KeptVersion(2, 1, 2));
  }

  @Test
  void thereIsNoPieceBeyondTheLast() {
    assertThat(keeper.piece(0)).isEmpty();
    whole(1, 1);
    assertThat(keeper.piece(-1)).isEmpty();
    assertThat(keeper.piece(2)).isEmpty();
  }

  private void whole(long term, long version) {
    keeper.take(piece(term, version, 0, 2));
    keeper.take(piece(term, version, 1, 2));
  }

  private static Piece piece(long term, long version, int index, int of) {
    return new Piece(term, version, index, of, Blob.of(new byte[] {(byte) version, (byte) index}));
  }
}
