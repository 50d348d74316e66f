package io.onrush.worker.watch;

/**
 * How the limit of CPU of a cgroup was kept since it began, from its {@code cpu.stat}.
 *
 * @param periods in which it ran
 * @param throttled of them, those in which it used up what it may and was stopped
 */
record CpuLimit(long periods, long throttled) {
  static final CpuLimit NONE = new CpuLimit(0, 0);

  /** Reads either version's file; the fields have the same names in both. */
  static CpuLimit parse(String cpuStat) {
    long periods = 0;
    long throttled = 0;
    for (String line : cpuStat.lines().toList()) {
      int space = line.indexOf(' ');
      switch (line.substring(0, Math.max(0, space))) {
        case "nr_periods" -> periods = number(line.substring(space + 1));
        case "nr_throttled" -> throttled = number(line.substring(space + 1));
        default -> {}
      }
    }
    return new CpuLimit(periods, throttled);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  CpuLimit since(CpuLimit before) {
    return new CpuLimit(periods - before.periods, throttled - before.throttled);
  }

  /** Part of the periods in which it was stopped, 0 to 1. */
  double part() {
    return throttled / (double) Math.max(1, periods);
  }
}
