package io.onrush.coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void anyNumbersComeBack(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      long[] numbers = random.longs(random.nextInt(20)).map(n -> n >> random.nextInt(64)).toArray();
      assertThat(Column.of(numbers).toLongs()).isEqualTo(numbers);
    }
    long[] extremes = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, Long.MIN_VALUE};
    assertThat(Column.ofBytes(Column.of(extremes).toBytes()).toLongs()).isEqualTo(extremes);
  }

  @Test
  void steadyNumbersTakeAByteEach() {
    assertThat(Column.of(1000, 1000, 1010, 1005).toBytes()).hasSize(2 + 3);
  }

  @Test
  void bytesThatAreNoColumnAreRefused() {
    byte[] endless = new byte[20];
    java.util.Arrays.fill(endless, (byte) 0xFF);
    endless[19] = 0;
    assertThatThrownBy(() -> Column.ofBytes(endless).toLongs())
        .hasMessage("column: a number of more than 10 bytes");
    assertThatThrownBy(() -> Column.ofBytes(new byte[] {0, -1}).toLongs())
        .hasMessage("column: ends inside a number");
    assertThatThrownBy(() -> Column.of(1, 2).toLongs(3))
        .hasMessage("column: 2 numbers (expected: 3)");
  }
}
