package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * What is kept of one response for those who look at it once it is whole. Used again for the next;
 * single-threaded.
 */
final class Capture {
  /** Of a body, as it came and decoded. */
  static final int MAX_BODY_BYTES = 1024 * 1024;

  /** What a body's buffer keeps for the next one; so much it has without asking for room. */
  private static final int KEPT_BYTES = 4 * 1024;

  private static final byte[] NO_BYTES = {};

  private record Field(String name, String value) {}

  private final BodyRoom room;
  private Wanted wanted = new Wanted(List.of(), false);
  private final List<Field> fields = new ArrayList<>();
  private boolean folding;
  private byte[] body = NO_BYTES;
  private int length;
  private boolean whole = true;

  /**
   * @param room for bodies, which it shares
   */
  Capture(BodyRoom room) {
    this.room = room;
  }

  /** Turns to the responses of another request. */
  void begin(Wanted newWanted) {
    wanted = newWanted;
    reset();
  }

  /** Forgets what it has: another response begins. */
  void reset() {
    fields.clear();
    folding = false;
    whole = true;
    forgetBody();
  }

  private void forgetBody() {
    length = 0;
    if (body.length > KEPT_BYTES) {
      room.giveBack(body.length);
      body = NO_BYTES;
    }
  }

  /** Takes a line of the head that is a field, or goes on with the one before. */
  void field(LineReader line) {
    if (line.at(0) <= ' ') {
      unfold(line);
      return;
    }
    int colon = line.indexOf(':');
    int start = line.skipSpace(colon + 1);
    folding = wants(line, colon);
    if (folding) {
      field(line.text(0, colon).toLowerCase(Locale.ROOT), line.text(start, line.trimEnd(start)));
    }
  }

  private boolean wants(LineReader line, int nameLength) {
    for (int i = 0; i < wanted.fields().size(); i++) {
      if (line.isName(wanted.fields().get(i), nameLength)) {
        return true;
      }
    }
    return false;
  }

  private void unfold(LineReader line) {
    if (folding) {
      Field open = fields.removeLast();
      int start = line.skipSpace(0);
      fields.add(
          new Field(open.name(), open.value() + " " + line.text(start, line.trimEnd(start))));
    }
  }

  /**
   * Takes a field.
   *
   * @param name in lower case
   */
  void field(String name, String value) {
    if (wanted.fields().contains(name)) {
      fields.add(new Field(name, value));
    }
  }

  /** Takes the next bytes of the body; does not move the buffer's index. */
  void body(ByteBuf in, int bytes) {
    if (!wanted.body() || !whole) {
      return;
    }
    whole = bytes <= MAX_BODY_BYTES - length && fits(length + bytes);
    if (whole) {
      in.getBytes(in.readerIndex(), body, length, bytes);
      length += bytes;
    } else {
      forgetBody();
    }
  }

  /** Whether there is room for so much of a body; then its buffer is as long. */
  private boolean fits(int needed) {
    if (needed > body.length) {
      int longer = Math.max(needed, Math.clamp(2L * body.length, 1024, MAX_BODY_BYTES));
      int had = body.length > KEPT_BYTES ? body.length : 0;
      if (longer > KEPT_BYTES && !room.take(longer - had)) {
        return false;
      }
      body = Arrays.copyOf(body, longer);
    }
    return true;
  }

  /** The values of a field, in their order. */
  List<String> values(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).map(Field::value).toList();
  }

  /** The value of a field, those of several ones joined by commas. */
  Optional<String> value(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
  }

  /**
   * The body, decoded; none where it is too long, there was no room for it, or its encoding is not
   * known.
   */
  Optional<ResponseBody> decodedBody() {
    if (!whole) {
      return Optional.empty();
    }
    String encoding = value(Wanted.CONTENT_ENCODING).orElse("identity").toLowerCase(Locale.ROOT);
    if (length == 0 || encoding.equals("identity")) {
      return Optional.of(new ResponseBody(body, length));
    }
    InputStream raw = new ByteArrayInputStream(body, 0, length);
    try {
      return switch (encoding) {
        case "gzip", "x-gzip" -> decoded(new GZIPInputStream(raw));
        case "deflate" -> decoded(new InflaterInputStream(raw));
        default -> Optional.empty();
      };
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<ResponseBody> decoded(InputStream decoder) throws IOException {
    try (decoder) {
      byte[] bytes = decoder.readNBytes(MAX_BODY_BYTES + 1);
      return bytes.length > MAX_BODY_BYTES
          ? Optional.empty()
          : Optional.of(new ResponseBody(bytes, bytes.length));
    }
  }
}
