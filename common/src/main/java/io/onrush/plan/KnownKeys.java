package io.onrush.plan;

import java.util.List;
import java.util.Map;

/**
 * The keys that a map of the plan may have.
 *
 * @param foreign keys that other tools have, with what to do here
 */
record KnownKeys(List<String> names, Map<String, Advice> foreign) {

  /** An answer to an unknown key. */
  record Advice(String what, String expected) {}

  private static final Advice NO_SCRIPT = new Advice("there is no script to call", "requests");
  private static final Advice NO_VUS =
      new Advice("virtual users do not set the rate", "stages or rate, and maxVUs as the limit");
  private static final Advice NO_PREALLOCATION =
      new Advice("not needed, connections are opened ahead by themselves", "maxVUs");
  private static final Advice INSIDE_SCENARIO =
      new Advice("belongs to a scenario", "scenarios.<name> with this key");
  private static final Advice NO_BODIES =
      new Advice("bodies are thrown away unless a check needs them", "no such key");
  private static final Advice MERGE =
      new Advice(
          "YAML's merge key is not supported", "the keys themselves, or an alias as a value");

  static final KnownKeys PLAN =
      new KnownKeys(
          List.of(
              "name",
              "target",
              "tags",
              "shares",
              "startTimeout",
              "seed",
              "metricsUnit",
              "http",
              "insecureSkipTLSVerify",
              "tls",
              "maxRedirects",
              "userAgent",
              "noConnectionReuse",
              "maxConnectionsPerHost",
              "data",
              "scenarios",
              "thresholds"),
          Map.ofEntries(
              Map.entry("stages", INSIDE_SCENARIO),
              Map.entry("requests", INSIDE_SCENARIO),
              Map.entry("executor", INSIDE_SCENARIO),
              Map.entry("duration", INSIDE_SCENARIO),
              Map.entry("rate", INSIDE_SCENARIO),
              Map.entry("rps", INSIDE_SCENARIO),
              Map.entry("vus", NO_VUS),
              Map.entry("iterations", NO_VUS),
              Map.entry("maxVUs", INSIDE_SCENARIO),
              Map.entry("preAllocatedVUs", NO_PREALLOCATION),
              Map.entry("options", new Advice("not a level of its own", "its keys at the top")),
              Map.entry("setupTimeout", new Advice("there is no setup", "startTimeout")),
              Map.entry("baseUrl", new Advice("unknown key", "target")),
              Map.entry("url", new Advice("unknown key", "target")),
              Map.entry("noVUConnectionReuse", new Advice("unknown key", "noConnectionReuse")),
              Map.entry("discardResponseBodies", NO_BODIES),
              Map.entry("noCookiesReset", new Advice("unknown key", "cookies in a scenario")),
              Map.entry("tlsAuth", new Advice("unknown key", "tls: {cert, key}")),
              Map.entry(
                  "tlsVersion", new Advice("the newest that both sides know", "nothing here")),
              Map.entry(
                  "tlsCipherSuites", new Advice("the best that both sides know", "nothing here"))));

  static final KnownKeys SCENARIO =
      new KnownKeys(
          List.of(
              "executor",
              "startTime",
              "timeUnit",
              "startRate",
              "rate",
              "duration",
              "stages",
              "maxVUs",
              "arrivals",
              "gracefulStop",
              "cookies",
              "requests"),
          Map.ofEntries(
              Map.entry("preAllocatedVUs", NO_PREALLOCATION),
              Map.entry("preAllocatedVus", NO_PREALLOCATION),
              Map.entry("exec", NO_SCRIPT),
              Map.entry("vus", NO_VUS),
              Map.entry("startVUs", NO_VUS),
              Map.entry("iterations", NO_VUS),
              Map.entry("maxDuration", new Advice("unknown key", "duration")),
              Map.entry("gracefulRampDown", new Advice("unknown key", "gracefulStop")),
              Map.entry(
                  "env", new Advice("there is no script to read it", "${env.ONRUSH_PLAN_NAME}")),
              Map.entry("tags", new Advice("tags are the whole plan's", "tags at the top")),
              Map.entry("name", new Advice("a scenario's key is its name", "no such key"))));

  static final KnownKeys DATA =
      new KnownKeys(
          List.of("file", "rows", "order"),
          Map.of(
              "path", new Advice("unknown key", "file"),
              "csv", new Advice("unknown key", "file"),
              "json", new Advice("unknown key", "file"),
              "loop", new Advice("unknown key", "order")));

  static final KnownKeys STAGE =
      new KnownKeys(
          List.of("name", "duration", "target"),
          Map.of("rate", new Advice("unknown key", "target")));

  static final KnownKeys REQUEST =
      new KnownKeys(
          List.of(
              "name",
              "method",
              "url",
              "weight",
              "headers",
              "body",
              "timeout",
              "maxRedirects",
              "checks"),
          Map.of(
              "redirects", new Advice("unknown key", "maxRedirects"),
              "cookies", new Advice("belongs to a scenario", "cookies in the scenario"),
              "path", new Advice("unknown key", "url"),
              "uri", new Advice("unknown key", "url"),
              "json", new Advice("unknown key", "body, and a content-type header"),
              "params", new Advice("unknown key", "headers, timeout"),
              "tags", new Advice("tags are the whole plan's", "tags at the top, or name")));

  static final KnownKeys TLS =
      new KnownKeys(
          List.of("ca", "cert", "key"),
          Map.of(
              "insecureSkipTLSVerify",
              new Advice("belongs to the plan", "insecureSkipTLSVerify at the top"),
              "domains",
              new Advice("the certificate is shown to whoever asks for one", "nothing here"),
              "password",
              new Advice("keys have none here", "a key file without a password")));

  static final KnownKeys THRESHOLD =
      new KnownKeys(List.of("threshold", "abortOnFail", "delayAbortEval", "onGap"), Map.of());

  Advice advice(String key) {
    if (key.equals("<<")) {
      return MERGE;
    }
    Advice known = foreign.get(key);
    return known != null ? known : new Advice("unknown key", Nearest.orAll(key, names));
  }
}
