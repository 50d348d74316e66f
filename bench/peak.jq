# The table of a report of the 10k plan with its budgets: bench/peak prints it. By hand:
#   jq -r --argjson begun 0 --argjson cpu null -f bench/peak.jq report.json
# $begun: when the command began, seconds since 1970; $cpu: of all workers, ms a second. It is null when a
# worker was killed: nothing is judged then.
def ms: . * 1000 | round / 1000;
def instant:
  (sub("\\.[0-9]+"; "") | fromdateiso8601) + (capture("(?<part>\\.[0-9]+)").part // "0" | tonumber);

def row(what; figure; budget): "| \(what) | \(figure) | \(budget) |";
def row(what; figure): row(what; figure; "");
# The input is at most the budget; error: the bound on its error.
def judged(what; budget; error):
  (if . == null then "not known" else "\(ms)\(if error > 0 then " ± \(error | ms)" else "" end)" end) as $figure
  | if $cpu == null then ""
    elif . == null then "<= \(budget): not known"
    else "<= \(budget): \(if . <= budget then "met" else "NOT MET" end)"
      + if (. - budget | fabs) < error then ", by less than its error" else "" end
    end
  | row(what; $figure; .);
def judged(what; budget): judged(what; budget; 0);

.series as $s
| [$s[] | select(((.sent - .targetRate) | fabs) > ([.targetRate * 0.01, 3] | max))] as $off
| .metrics.http_req_duration as $response
| "| what | figure | budget |",
  "|---|--:|---|",
  (.counts.dropped | judged("dropped"; 0)),
  ($off | length | judged("seconds off by more than 1 %"; 0)),
  ($off[] | row("second \(.t)"; "\(.sent) of \(.targetRate)")),
  row("highest second"; [$s[].sent] | max),
  ($response.med | judged("response time, median, ms; the target has no delay of its own"; 0.15)),
  ($response["p(99)"] | judged("response time, p99, ms"; 1.5)),
  row("service, median, ms"; .metrics.http_req_service.med),
  row("lag, median, ms"; .metrics.generator_lag.med),
  (.stages[] as $stage | $stage.spreadMillis
    | judged("spread of the transition to \($stage.name), ms"; 2; $stage.spreadErrorMillis // 0)),
  # The points of the series have the ends of their seconds.
  ([range($s | length) | select($s[.].sent > 0)] as [$first]
    | if $first == null then null
      else (.startedAt | instant) + [0, $s[].t][$first] - $begun end
    | judged("from the command to the second of the first request, s"; 8)),
  if $cpu == null then empty
  else
    ($cpu | judged("CPU of the workers together at the peak, ms a second"; 332)),
    "",
    "332 ms: 1/5 of three k6 processes, 1.66 s a second, as measured before on a machine of full speed (166 us a request)"
  end
