package io.onrush.bench.compare;

import io.onrush.bench.node.BenchException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs wrk, hey and h2load and reads what they print; their CPU is what the system accounts to
 * them.
 */
final class Peer {
  private static final int HEY_CONNECTIONS = 50;
  private static final String NUMBER = "([0-9.]+)";
  private static final Pattern CPU = Pattern.compile("cpu " + NUMBER + " " + NUMBER);
  private static final Pattern WRK_COUNT = Pattern.compile("(\\d+) requests in " + NUMBER + "s");
  private static final Pattern WRK_MEDIAN = Pattern.compile("50%\\s+" + NUMBER + "(us|ms|s)");
  private static final Pattern WRK_ERRORS = Pattern.compile("Socket errors:.*|Non-2xx.*");
  private static final Pattern HEY_COUNT = Pattern.compile("\\[200]\\s+(\\d+) responses");
  private static final Pattern HEY_TIME = Pattern.compile("Total:\\s+" + NUMBER + " secs");
  private static final Pattern HEY_MEDIAN = Pattern.compile("50%%? in " + NUMBER + " secs");
  private static final Pattern HEY_ERRORS = Pattern.compile("(?m)^\\s+\\[(?!200])\\d+]\\s+.*");

  private static final Pattern H2LOAD_COUNT = Pattern.compile("(\\d+) succeeded");
  private static final Pattern H2LOAD_RATE =
      Pattern.compile("finished in .*, " + NUMBER + " req/s");
  private static final Pattern H2LOAD_ERRORS =
      Pattern.compile("[1-9]\\d* (failed|errored|timeout)");

  private final Needs programs;
  private final Function<Protocol, String> url;

  Peer(Needs programs, Function<Protocol, String> url) {
    this.programs = programs;
    this.url = url;
  }

  /** As fast as it can, on one thread. */
  Shot wrk(Protocol protocol, int connections, int seconds) {
    return readWrk(
        run(
            protocol,
            seconds,
            "" + programs.wrk(),
            "-t1",
            "-c" + connections,
            "-d" + seconds,
            "--latency"));
  }

  /** As fast as it can, on one thread and one connection. */
  Shot h2load(int streams, int seconds) {
    return readH2load(
        run(
            Protocol.HTTP_2,
            seconds,
            "" + programs.h2load(),
            "-t1",
            "-c1",
            "-m" + streams,
            "-D" + seconds));
  }

  /** At a rate, which each of 50 connections gets its part of. */
  Shot hey(double rate, int seconds) {
    return readHey(
        run(
            Protocol.HTTP,
            seconds,
            "" + programs.hey(),
            "-z=" + seconds + "s",
            "-c=" + HEY_CONNECTIONS,
            "-q=" + rate / HEY_CONNECTIONS));
  }

  static Shot readWrk(String text) {
    refuse(WRK_ERRORS, text);
    Matcher count = find(WRK_COUNT, text);
    Matcher median = find(WRK_MEDIAN, text);
    double requests = number(count, 1);
    double unitUs =
        switch (median.group(2)) {
          case "s" -> 1e6;
          case "ms" -> 1e3;
          default -> 1;
        };
    return new Shot(
        requests / number(count, 2), cpuUs(text) / requests, number(median, 1) * unitUs);
  }

  static Shot readH2load(String text) {
    refuse(H2LOAD_ERRORS, text);
    double requests = number(find(H2LOAD_COUNT, text), 1);
    double perSecond = number(find(H2LOAD_RATE, text), 1);
    return new Shot(perSecond, cpuUs(text) / requests, Double.NaN);
  }

  static Shot readHey(String text) {
    refuse(HEY_ERRORS, text);
    double requests = number(find(HEY_COUNT, text), 1);
    return new Shot(
        requests / number(find(HEY_TIME, text), 1),
        cpuUs(text) / requests,
        number(find(HEY_MEDIAN, text), 1) * 1e6);
  }

  private String run(Protocol protocol, int seconds, String... tool) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", "-c", "TIMEFORMAT='cpu %3U %3S'; time \"$@\"", "bash"));
    command.addAll(List.of(tool));
    command.add(url.apply(protocol) + "/");
    return Running.toTheEnd(command, seconds + 30);
  }

  private static double cpuUs(String text) {
    Matcher cpu = find(CPU, text);
    return (number(cpu, 1) + number(cpu, 2)) * 1e6;
  }

  private static Matcher find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new BenchException("expected " + pattern + " in what was printed:\n" + text);
    }
    return matcher;
  }

  private static void refuse(Pattern errors, String text) {
    Matcher matcher = errors.matcher(text);
    if (matcher.find()) {
      throw new BenchException("requests failed: " + matcher.group());
    }
  }

  private static double number(Matcher matcher, int group) {
    return Double.parseDouble(matcher.group(group));
  }
}
