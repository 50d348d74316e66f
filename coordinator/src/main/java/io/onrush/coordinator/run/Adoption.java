package io.onrush.coordinator.run;

import io.onrush.protocol.Elector;
import io.onrush.protocol.Testimony;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a coordinator found of a run that another one began.
 *
 * @param hopeless why the run cannot be gone on with; empty if it can
 * @param startAtNs run time 0 on the finder's clock, late by a message's way at most; 0 if nobody
 *     knows of a start
 * @param informed whether so many testified that no stable checkpoint is newer than the memory
 * @param memory of the coordinator before; empty if nobody keeps one
 * @param epoch newest one that anybody knows
 * @param electorates electors by epoch
 * @param incarnations by worker: the first one that is certainly free
 */
public record Adoption(
    Optional<String> hopeless,
    long startAtNs,
    boolean informed,
    Optional<RunMemory> memory,
    List<Testimony> testimonies,
    int epoch,
    Map<Integer, List<Elector>> electorates,
    Map<String, Integer> incarnations) {

  public Adoption {
    testimonies = List.copyOf(testimonies);
    electorates = Map.copyOf(electorates);
    incarnations = Map.copyOf(incarnations);
  }
}
