package io.onrush.bench.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of the table.
 *
 * @param lateness greatest lag of the generator, and longest that the machine let a process wait
 * @param notes said beside the verdict
 * @param broken promises that must hold on any machine, and do not
 * @param late promises about times and rates that a busy machine can break, and that are broken
 * @param impossible why the row could not be done here
 */
record Row(
    Fault fault,
    String detection,
    String back,
    String below,
    String above,
    String lateness,
    String missed,
    String unaccounted,
    String duplicates,
    List<String> notes,
    List<String> broken,
    List<String> late,
    Optional<String> impossible) {

  static Row impossible(Fault fault, String why) {
    return new Row(
        fault, "", "", "", "", "", "", "", "", List.of(), List.of(), List.of(), Optional.of(why));
  }

  static Row failed(Fault fault, String why) {
    return new Row(
        fault,
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        List.of(),
        List.of(why),
        List.of(),
        Optional.empty());
  }

  boolean kept() {
    return broken.isEmpty() && late.isEmpty() && impossible.isEmpty();
  }

  String verdict() {
    if (impossible.isPresent()) {
      return "NOT POSSIBLE HERE: " + impossible.get();
    }
    List<String> said = new ArrayList<>(broken);
    said.addAll(late);
    said.addAll(notes);
    String verdict = kept() ? "kept" : "BROKEN";
    return said.isEmpty() ? verdict : verdict + ": " + String.join("; ", said);
  }
}
