package io.onrush.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.Histograms;
import io.onrush.plan.MetricsUnit;
import java.lang.management.ManagementFactory;
import org.HdrHistogram.IntCountsHistogram;
import org.junit.jupiter.api.Test;

class TimesHistogramTest {
  private static final int TIMES = 100;
  private static final long MOST_BYTES = 20_000;

  @Test
  void addingAFewSamplesAllocatesFarLessThanAHistogram() {
    IntCountsHistogram few = Histograms.forRecording();
    for (int i = 0; i < 10; i++) {
      few.recordValue(1_000L << i);
    }
    EncodedHistogram encoded = EncodedHistogram.encode(few);
    TimesHistogram times = new TimesHistogram(MetricsUnit.values()[0]);
    times.add(encoded);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < TIMES; i++) {
      times.add(encoded);
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / TIMES;
    assertThat(each).isLessThan(MOST_BYTES);
  }
}
