package io.onrush.bench.faults;

import io.onrush.bench.node.Member;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is done to a cluster, and how it is undone.
 *
 * @param what said in the table
 * @param who is hit; empty: nobody in particular
 * @param terminates whether who is hit has to end by itself and stay away
 * @param needsNamespaces whether every member must have a network and mounts of its own
 * @param healAfterMs from the strike to the healing; negative: it heals by itself or not at all
 * @param healLimitMs run time that is left for the healing, which is done bit by bit
 */
record Harm(
    String what,
    Optional<Who> who,
    boolean terminates,
    boolean needsNamespaces,
    Consumer<Scene> strike,
    long healAfterMs,
    long healLimitMs,
    Consumer<Scene> heal) {

  private static final long CUT_MS = 6_000;
  private static final long UPDATE_LIMIT_MS = 40_000;
  private static final long GROW_LIMIT_MS = 25_000;

  /** What is healed at a stroke. */
  private Harm(
      String what,
      Optional<Who> who,
      boolean terminates,
      boolean needsNamespaces,
      Consumer<Scene> strike,
      long healAfterMs,
      Consumer<Scene> heal) {
    this(what, who, terminates, needsNamespaces, strike, healAfterMs, 0, heal);
  }

  boolean heals() {
    return healAfterMs >= 0;
  }

  /** From the strike to the end of the healing. */
  long lastsMs() {
    return healAfterMs + healLimitMs;
  }

  static Harm none() {
    return new Harm("nothing", Optional.empty(), false, false, Harm::nothing, -1, Harm::nothing);
  }

  /**
   * @param signal {@code KILL}
   */
  static Harm signal(Who who, String signal) {
    boolean terminates = signal.equals("TERM");
    return new Harm(
        "SIG" + signal + " of " + who.text(),
        Optional.of(who),
        terminates,
        false,
        scene -> scene.each(who, member -> member.signal(signal)),
        -1,
        Harm::nothing);
  }

  /** A signal that ends it; after a while it is started again. */
  static Harm restart(Who who, String signal, long afterMs) {
    Harm end = signal(who, signal);
    String what = end.what + ", started again after " + seconds(afterMs);
    Consumer<Scene> start = scene -> scene.each(who, Member::start);
    return new Harm(what, end.who, false, false, end.strike, afterMs, start);
  }

  static Harm stop(Who who, long ms) {
    Harm stop = signal(who, "STOP");
    String what = stop.what + " for " + seconds(ms);
    Consumer<Scene> go = signal(who, "CONT").strike;
    return new Harm(what, stop.who, false, false, stop.strike, ms, go);
  }

  static Harm cut(Who who) {
    return links(
        who.text() + " cut off",
        who,
        scene -> {
          scene.net().block(scene.names(who), scene.others(who));
          scene.net().block(scene.others(who), scene.names(who));
        });
  }

  static Harm mute(Who who) {
    return links(
        "nothing arrives of what " + who.text() + " says",
        who,
        scene -> scene.net().block(scene.names(who), scene.others(who)));
  }

  static Harm deaf(Who who) {
    return links(
        "nothing arrives at " + who.text(),
        who,
        scene -> scene.net().block(scene.others(who), scene.names(who)));
  }

  static Harm delay(Who who, long ms) {
    return links(
        ms + " ms more to and from " + who.text(),
        who,
        scene -> scene.names(who).forEach(name -> scene.net().delay(name, ms)));
  }

  static Harm loss(int percent) {
    return links(
        percent + " % of all packets lost",
        Optional.empty(),
        scene -> scene.net().lose(scene.cluster().names().toList(), percent));
  }

  /** Until the end of the row. */
  static Harm fullDisk() {
    return new Harm(
        "the disk of the reports full",
        Optional.empty(),
        false,
        true,
        scene -> Disk.fill(scene.cluster()),
        -1,
        Harm::nothing);
  }

  static Harm update() {
    return upkeep(
        "SIGTERM of all workers, one after the other, each started again",
        UPDATE_LIMIT_MS,
        Upkeep::update);
  }

  static Harm grow() {
    return upkeep("two more workers, one after the other", GROW_LIMIT_MS, Upkeep::grow);
  }

  /** Strike and healing in one. */
  private static Harm upkeep(String what, long limitMs, Consumer<Scene> work) {
    return new Harm(what, Optional.empty(), false, false, Harm::nothing, 0, limitMs, work);
  }

  private static Harm links(String what, Who who, Consumer<Scene> strike) {
    return links(what, Optional.of(who), strike);
  }

  private static Harm links(String what, Optional<Who> who, Consumer<Scene> strike) {
    String healed = what + ", healed after " + seconds(CUT_MS);
    return new Harm(healed, who, false, true, strike, CUT_MS, scene -> scene.net().heal());
  }

  private static void nothing(Scene scene) {
    // Some rows only watch, and some faults heal by themselves.
  }

  private static String seconds(long ms) {
    return (ms % 1000 == 0 ? "" + ms / 1000 : "" + ms / 1000.0) + " s";
  }
}
