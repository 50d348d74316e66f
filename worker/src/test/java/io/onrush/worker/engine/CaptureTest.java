package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureTest {
  private static final int PIECE = 64 * 1024;
  private static final int LARGE = 1024 * 1024;

  private final BodyRoom room = new BodyRoom(2 * LARGE);

  private Capture capture() {
    Capture capture = new Capture(room);
    capture.begin(new Wanted(List.of(), true));
    return capture;
  }

  /** Whether a body of this size is there, whole, once it has come in pieces. */
  private static boolean keeps(Capture capture, int size) {
    ByteBuf piece = Unpooled.wrappedBuffer(new byte[PIECE]);
    for (int at = 0; at < size; at += PIECE) {
      capture.body(piece, Math.min(PIECE, size - at));
    }
    return capture.decodedBody().isPresent();
  }

  @Test
  void bodiesBeyondTheRoomForAllAreNotKept() {
    Capture first = capture();
    Capture second = capture();
    Capture third = capture();
    Shortages before = Shortages.now();
    assertThat(keeps(first, LARGE)).isTrue();
    assertThat(keeps(second, LARGE)).isTrue();
    assertThat(keeps(third, LARGE)).isFalse();
    assertThat(Shortages.now().since(before).bodies()).isEqualTo(1);
    first.reset();
    assertThat(keeps(third, 5000)).as("what is cut off stays so").isFalse();
    third.reset();
    assertThat(keeps(third, LARGE)).isTrue();
  }

  @Test
  void whatIsTakenIsGivenBack() {
    Capture capture = capture();
    for (int i = 0; i < 100; i++) {
      assertThat(keeps(capture, i % 2 == 0 ? LARGE : LARGE + 1)).isEqualTo(i % 2 == 0);
      capture.reset();
    }
    assertThat(room.take(2 * LARGE)).isTrue();
    assertThat(room.take(1)).isFalse();
  }

  @Test
  void smallBodiesNeedNoRoom() {
    assertThat(room.take(2 * LARGE)).isTrue();
    Capture capture = capture();
    assertThat(keeps(capture, 4096)).isTrue();
    capture.reset();
    assertThat(keeps(capture, 4097)).isFalse();
  }
}
