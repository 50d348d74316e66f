package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class UniqueRowsTest {
  @RepeatedTest(20)
  void threadsTakeEachRowOfEverySpanOnceWhateverComesTwice() throws Exception {
    Random random = new Random();
    UniqueRows rows = new UniqueRows();
    Set<Integer> given = ConcurrentHashMap.newKeySet();
    Set<Integer> used = ConcurrentHashMap.newKeySet();
    List<Integer> twice = new ArrayList<>();
    Thread[] takers = new Thread[3];
    boolean[] done = new boolean[1];
    for (int t = 0; t < takers.length; t++) {
      takers[t] =
          Thread.ofPlatform()
              .start(
                  () -> {
                    boolean last = false;
                    while (true) {
                      int row = rows.next();
                      if (row == UniqueRows.NONE) {
                        if (last) {
                          return;
                        }
                        synchronized (done) {
                          last = done[0];
                        }
                      } else if (!used.add(row)) {
                        synchronized (twice) {
                          twice.add(row);
                        }
                      }
                    }
                  });
    }
    int from = 0;
    int before = 0;
    for (int i = 0; i < 300; i++) {
      from += random.nextInt(3);
      int to = from + 1 + random.nextInt(50);
      for (int row = from; row < to; row++) {
        given.add(row);
      }
      rows.add(from, to);
      rows.add(before, to);
      rows.add(from, to);
      before = from;
      from = to;
    }
    synchronized (done) {
      done[0] = true;
    }
    for (Thread taker : takers) {
      taker.join();
    }
    assertThat(twice).isEmpty();
    assertThat(used).isEqualTo(given);
    assertThat(rows.left()).isZero();
    assertThat(rows.toRow()).isEqualTo(from);
  }

  @Test
  void rowsComeInTheirOrder() {
    UniqueRows rows = new UniqueRows();
    assertThat(rows.next()).isEqualTo(UniqueRows.NONE);
    rows.add(5, 7);
    rows.add(9, 10);
    rows.add(0, 3);
    assertThat(rows.left()).isEqualTo(3);
    assertThat(List.of(rows.next(), rows.next(), rows.next(), rows.next()))
        .containsExactly(5, 6, 9, UniqueRows.NONE);
  }
}
