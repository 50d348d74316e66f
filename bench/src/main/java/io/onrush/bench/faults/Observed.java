package io.onrush.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.target.Truth;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What there is to judge a row by.
 *
 * @param report of the run that has ended; empty: none came
 * @param differing another coordinator's report, where it says something else
 * @param startedAt wall-clock time of run time 0, by the report; empty: the run did not start
 * @param strikeMs run time of the strike
 * @param healMs run time of the healing; that of the end where there is none
 * @param hosts from which those that were hit send
 * @param stallMs longest that the machine let a process wait
 * @param notes of those who did it
 */
record Observed(
    Course course,
    Optional<JsonNode> report,
    Optional<String> differing,
    Optional<Instant> startedAt,
    Truth truth,
    double strikeMs,
    double healMs,
    Set<String> hosts,
    double stallMs,
    List<String> notes) {}
