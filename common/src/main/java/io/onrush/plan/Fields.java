package io.onrush.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The members of a map with known keys. */
final class Fields {

  private final String path;
  private final Place place;
  private final Errors errors;
  private final Map<String, Value> values = new LinkedHashMap<>();

  /** Notes every key that is not known. */
  Fields(String path, Node.Mapping mapping, KnownKeys known, Errors errors) {
    this.path = path;
    this.place = mapping.place();
    this.errors = errors;
    for (Node.Member member : mapping.members()) {
      String key = member.key();
      String memberPath = PlanPath.member(path, key);
      if (known.names().contains(key)) {
        values.put(key, new Value(memberPath, member.value(), errors));
      } else {
        KnownKeys.Advice advice = known.advice(key);
        errors.add(memberPath, advice.what(), advice.expected(), member.place());
      }
    }
  }

  Optional<Value> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The value of a key that must be there. */
  Optional<Value> require(String key, String expected) {
    if (!values.containsKey(key)) {
      errors.add(PlanPath.member(path, key), "missing", expected, place);
    }
    return find(key);
  }

  /** Notes a known key that has no meaning beside another one's value. */
  void refuse(String key, String expected) {
    find(key).ifPresent(value -> value.note("out of place", expected));
  }
}
