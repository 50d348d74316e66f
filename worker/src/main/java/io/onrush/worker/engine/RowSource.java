package io.onrush.worker.engine;

import io.onrush.plan.DataSet;
import java.util.concurrent.atomic.AtomicLong;

/** Says which row of a data set comes next on this worker. Any thread; allocates nothing. */
sealed interface RowSource {
  /**
   * A row, or {@link UniqueRows#NONE}.
   *
   * @param random evenly distributed
   */
  int next(long random);

  /** Whether there is a row, unless another thread takes it. */
  default boolean hasNext() {
    return true;
  }

  static RowSource of(DataTable table, int part) {
    DataSet set = table.set();
    return switch (set.order()) {
      case SEQUENTIAL -> new InOrder(table, part, new AtomicLong());
      case RANDOM -> new AtRandom(table);
      case UNIQUE -> new Once(new UniqueRows());
    };
  }

  /**
   * All rows in their order, again and again, so that none comes twice more often than another.
   * Workers start far from one another: part n at the fraction {@code (n - 1) / phi} of the rows.
   */
  record InOrder(DataTable table, int part, AtomicLong taken) implements RowSource {
    @Override
    public int next(long random) {
      long first = Math.unsignedMultiplyHigh((part - 1) * Draws.GAMMA, table.rows());
      return (int) ((first + taken.getAndIncrement()) % table.rows());
    }
  }

  /** Each row as likely as any other. */
  record AtRandom(DataTable table) implements RowSource {
    @Override
    public int next(long random) {
      return (int) Math.unsignedMultiplyHigh(random, table.rows());
    }
  }

  /** Those that were given to this worker, each once. */
  record Once(UniqueRows rows) implements RowSource {
    @Override
    public int next(long random) {
      return rows.next();
    }

    @Override
    public boolean hasNext() {
      return rows.left() > 0;
    }
  }
}
