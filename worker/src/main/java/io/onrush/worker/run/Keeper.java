package io.onrush.worker.run;

import io.onrush.protocol.Piece;
import io.onrush.protocol.Testimony.KeptVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the newest whole checkpoint of a run for the coordinator's successor, while the pieces of
 * the next one arrive in order. Holds two checkpoints at most.
 */
final class Keeper {
  private List<Piece> whole = List.of();
  private final List<Piece> coming = new ArrayList<>();

  /** Takes the piece that is next; any other is refused, and sent again. */
  void take(Piece piece) {
    if (!newer(piece, whole)) {
      return;
    }
    if (!coming.isEmpty() && newer(piece, coming)) {
      coming.clear();
    }
    boolean same = coming.isEmpty() || !newer(coming.getFirst(), List.of(piece));
    if (!same || piece.index() != coming.size()) {
      return;
    }
    coming.add(piece);
    if (coming.size() == piece.of()) {
      whole = List.copyOf(coming);
      coming.clear();
    }
  }

  private static boolean newer(Piece piece, List<Piece> than) {
    if (than.isEmpty()) {
      return true;
    }
    Piece old = than.getFirst();
    return piece.term() != old.term() ? piece.term() > old.term() : piece.version() > old.version();
  }

  KeptVersion version() {
    if (whole.isEmpty()) {
      return KeptVersion.NONE;
    }
    Piece first = whole.getFirst();
    return new KeptVersion(first.term(), first.version(), first.of());
  }

  /** Number of the piece that it waits for. */
  int next() {
    return coming.size();
  }

  Optional<Piece> piece(int index) {
    return index >= 0 && index < whole.size() ? Optional.of(whole.get(index)) : Optional.empty();
  }
}
