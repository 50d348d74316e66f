package io.onrush.cli.remote;

import java.util.Optional;

/** Parser of the event stream format of the HTML standard, section 9.2.6, fed line by line. */
public final class SseParser {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final StringBuilder data = new StringBuilder();
  private String name = "";
  private String lastId;
  private boolean first = true;

  /** Starts a stream that goes on after the given id; empty for a new one. */
  public SseParser(String lastId) {
    this.lastId = lastId;
  }

  /** Takes one line without its end; an empty line completes an event, if there was any data. */
  public Optional<SseEvent> line(String raw) {
    String line = first && raw.startsWith(BYTE_ORDER_MARK) ? raw.substring(1) : raw;
    first = false;
    if (line.isEmpty()) {
      return dispatch();
    }
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    field(field, value.startsWith(" ") ? value.substring(1) : value);
    return Optional.empty();
  }

  private void field(String field, String value) {
    switch (field) {
      case "data" -> data.append(value).append('\n');
      case "event" -> name = value;
      case "id" -> lastId = value.indexOf('\0') >= 0 ? lastId : value;
      default -> {
        // A comment (no name), or a field that the standard says to ignore.
      }
    }
  }

  private Optional<SseEvent> dispatch() {
    String event = name.isEmpty() ? "message" : name;
    String text = data.isEmpty() ? "" : data.substring(0, data.length() - 1);
    boolean complete = !data.isEmpty();
    data.setLength(0);
    name = "";
    return complete ? Optional.of(new SseEvent(lastId, event, text)) : Optional.empty();
  }
}
