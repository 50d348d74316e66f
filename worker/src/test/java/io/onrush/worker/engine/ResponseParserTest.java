package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onrush.measure.ErrorKind;
import io.onrush.worker.engine.ResponseParser.Result;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseParserTest {
  private static final String LONG = "x".repeat(20_000);

  /** What a response comes to: result, status, keep-alive, bytes left over, ends by a close. */
  private record Outcome(
      Result result, int status, boolean keep, int left, boolean endsByClose, ErrorKind error) {}

  static String[] wholeResponses() {
    return new String[] {
      "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
      "HTTP/1.1 200\nContent-Length: 0\n\n",
      "HTTP/1.1 200 \ncontent-LENGTH:\t5 \n\nhello",
      "HTTP/1.1 204 No Content\n\n",
      "HTTP/1.1 204 No Content\nContent-Length: 0\n\n",
      "HTTP/1.1 304 Not Modified\nContent-Length: 5\n\n",
      "HTTP/1.1 304 Not Modified\nTransfer-Encoding: chunked\n\n",
      "HTTP/1.1 404 Not Found\nContent-Length: 3\nX-Folded: a\n b\n\nabc",
      "HTTP/1.1 200 OK\nX-Long: " + LONG + "\nContent-Length: 1\n\nx",
      "HTTP/1.1 100 Continue\n\nHTTP/1.1 102 P\nX: y\n\nHTTP/1.1 200 OK\nContent-Length: 1\n\nx",
      "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\nA;ext=\"v\"\n0123456789\n0\n\n",
      "HTTP/1.1 200 OK\nTransfer-Encoding: gzip, Chunked\n\n000\nT: 1\nContent-Length: x\n\n",
      "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n00000000005 ; a\nhello\n0\nA: b\n c\n\n",
      "HTTP/1.1 200 OK\nTransfer-Encoding: gzip,, chunked , ,\n\n0\n\n",
      "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nTransfer-Encoding: \n\n0\n\n",
      "HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 5,5\n\nhello",
      "HTTP/1.1 103 Early Hints\nContent-Length: x\n\nHTTP/1.1 204 None\nContent-Length: y\n\n",
      "HTTP/1.7 200 OK\nContent-Length: 1\n\nx",
      "HTTP/1.1 999 \u00e9\u0001\nContent-Length: 0\nX: \u00e9\n\n",
      "HTTP/1.0 200 OK\nConnection: foo, Keep-Alive\nContent-Length: 1\n\nx",
    };
  }

  private static byte[] wire(String text) {
    return text.replace("\n", "\r\n").getBytes(ISO_8859_1);
  }

  private static Outcome whole(byte[] bytes) {
    return pieces(bytes, bytes.length, new SplittableRandom(0));
  }

  /** Feeds pieces of a random size up to {@code max}, through one buffer as the engine does. */
  private static Outcome pieces(byte[] bytes, int max, SplittableRandom random) {
    ResponseParser parser = new ResponseParser();
    parser.reset(false, null);
    ByteBuf in = Unpooled.directBuffer();
    Result result = Result.MORE;
    int at = 0;
    while (result == Result.MORE && at < bytes.length) {
      int n = Math.min(bytes.length - at, max == bytes.length ? max : random.nextInt(1, max + 1));
      in.clear().writeBytes(bytes, at, n);
      at += n;
      result = parser.parse(in);
    }
    int left = in.readableBytes() + bytes.length - at;
    Outcome outcome =
        new Outcome(
            result, parser.status(), parser.keepAlive(), left, parser.onClose(), parser.error());
    in.release();
    return outcome;
  }

  @ParameterizedTest
  @MethodSource("wholeResponses")
  void wholeResponsesEndWhereTheyEnd(String response) {
    Outcome outcome = whole(wire(response));
    assertThat(outcome.result()).isEqualTo(Result.DONE);
    assertThat(outcome.left()).isZero();
    assertThat(outcome.keep()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("wholeResponses")
  void anySplitGivesTheSame(String response) {
    byte[] bytes = wire(response);
    Outcome expected = whole(bytes);
    assertThat(pieces(bytes, 1, new SplittableRandom(0))).isEqualTo(expected);
    for (int seed = 0; seed < 300; seed++) {
      assertThat(pieces(bytes, 1 + seed % 60, new SplittableRandom(seed)))
          .as("seed %d", seed)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("wholeResponses")
  void lineFeedsAloneAreLineEndsToo(String response) {
    if (!response.contains("chunked")) {
      assertThat(whole(response.getBytes(ISO_8859_1))).isEqualTo(whole(wire(response)));
    }
  }

  @Test
  void aLineFeedAloneEndsAChunkToo() {
    String head = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n";
    byte[] bytes = (head + "3\nabc\n0\n\n").getBytes(ISO_8859_1);
    assertThat(whole(bytes).result()).isEqualTo(Result.DONE);
    assertThat(pieces(bytes, 1, new SplittableRandom(0)).result()).isEqualTo(Result.DONE);
  }

  @ParameterizedTest
  @MethodSource("wholeResponses")
  void whatFollowsAResponseIsLeft(String response) {
    assertThat(whole(wire(response + "HTTP")).left()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "PROTOCOL|\\nHTTP/1.1 200 OK\\n\\n",
        "PROTOCOL|HTTP/2.0 200 OK\\n\\n",
        "PROTOCOL|http/1.1 200 OK\\n\\n",
        "PROTOCOL|HTTP/1.x 200 OK\\n\\n",
        "PROTOCOL|HTTP/1.1  200 OK\\n\\n",
        "PROTOCOL|HTTP/1.1 20 OK\\n\\n",
        "PROTOCOL|HTTP/1.1 2000 OK\\n\\n",
        "PROTOCOL|HTTP/1.1 099 OK\\n\\n",
        "PROTOCOL|HTTP/1.1 2x0 OK\\n\\n",
        "PROTOCOL|HTTP/1.1 101 Switching Protocols\\nUpgrade: x\\n\\n",
        "BAD_LENGTH|HTTP/1.1 200 OK\\nContent-Length: 5\\nContent-Length: 6\\n\\nhello",
        "BAD_LENGTH|HTTP/1.1 200 OK\\nContent-Length: 5, 6\\n\\nhello",
        "BAD_LENGTH|HTTP/1.1 200 OK\\nContent-Length: 5,\\n\\nhello",
        "BAD_LENGTH|HTTP/1.1 200 OK\\nContent-Length: -5\\n\\nhello",
        "BAD_LENGTH|HTTP/1.1 200 OK\\nContent-Length: +5\\n\\nhello",
        "BAD_LENGTH|HTTP/1.1 200 OK\\nContent-Length: 0x5\\n\\nhello",
        "BAD_LENGTH|HTTP/1.1 200 OK\\nContent-Length: 5 5\\n\\nhello",
        "BAD_LENGTH|HTTP/1.1 200 OK\\nContent-Length:\\n\\nhello",
        "BAD_LENGTH|HTTP/1.1 200 OK\\nContent-Length: 99999999999999999999\\n\\nhello",
        "BAD_LENGTH|HTTP/1.1 200 OK\\n"
            + "Transfer-Encoding: chunked\\n"
            + "Transfer-Encoding: chunked\\n"
            + "\\n"
            + "0",
        "BAD_LENGTH|HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\r\\n\\n0\\n\\n",
        "BAD_HEADER|HTTP/1.1 200 OK\\nContent-Length: 5\\n 6\\n\\nhello",
        "BAD_HEADER|HTTP/1.1 200 OK\\nTransfer-Encoding:\\n chunked\\n\\n0\\n\\n",
        "BAD_HEADER|HTTP/1.1 200 OK\\nContent-Length : 5\\n\\nhello",
        "BAD_HEADER|HTTP/1.1 200 OK\\n Content-Length: 5\\n\\nhello",
        "BAD_HEADER|HTTP/1.1 200 OK\\nno colon\\n\\n",
        "BAD_HEADER|HTTP/1.1 200 OK\\n: no name\\n\\n",
        "BAD_HEADER|HTTP/1.1 200 OK\\nContent\\rLength: 5\\n\\nhello",
        "BAD_HEADER|HTTP/1.1 200 OK\\nTransfer\\rEncoding: chunked\\n\\n0\\n\\n",
        "BAD_HEADER|HTTP/1.1 200 OK\\nContent Length: 5\\n\\nhello",
        "BAD_HEADER|HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n0\\nno colon\\n\\n",
        "BAD_CHUNK|HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\nhello\\n",
        "BAD_CHUNK|HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n-1\\n",
        "BAD_CHUNK|HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n\\n",
        "BAD_CHUNK|HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n5x\\n",
        "BAD_CHUNK|HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n5 5\\n",
        "BAD_CHUNK|HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n1\\nab\\n",
        "BAD_CHUNK|HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n1\\nab",
        "BAD_CHUNK|HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n1\\na\\r\\r",
        "BAD_CHUNK|HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n1000000000000000\\n",
      })
  void brokenResponsesAreSeen(ErrorKind error, String escaped) {
    String response = escaped.replace("\\n", "\n").replace("\\r", "\r");
    Outcome outcome = whole(wire(response));
    assertThat(outcome.result()).isEqualTo(Result.BROKEN);
    assertThat(outcome.error()).isEqualTo(error);
    assertThat(outcome.endsByClose()).isFalse();
    Outcome byByte = pieces(wire(response), 1, new SplittableRandom(0));
    assertThat(byByte.result()).isEqualTo(Result.BROKEN);
    assertThat(byByte.error()).isEqualTo(error);
  }

  @Test
  void interimResponsesAreBoundedInNumber() {
    String interim = "HTTP/1.1 103 Early Hints\n\n";
    String last = "HTTP/1.1 204 No Content\n\n";
    assertThat(whole(wire(interim.repeat(ResponseParser.MAX_INTERIM) + last)).status())
        .isEqualTo(204);
    assertThat(whole(wire(interim.repeat(ResponseParser.MAX_INTERIM + 1) + last)).error())
        .isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void headsTrailersAndChunkLinesAreBounded() {
    String big = "x".repeat(ResponseParser.MAX_HEAD_BYTES + 1);
    String chunked = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n";
    for (String response :
        new String[] {
          big, "HTTP/1.1 200 OK\nX: " + big, chunked + "1;" + big, chunked + "0\nX: " + big
        }) {
      assertThat(whole(wire(response)).error()).isEqualTo(ErrorKind.HEADER_TOO_LARGE);
      assertThat(pieces(wire(response), 100, new SplittableRandom(1)).error())
          .isEqualTo(ErrorKind.HEADER_TOO_LARGE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\n\nup to the end",
        "HTTP/1.0 200 OK\nConnection: keep-alive\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: gzip\n\nabc",
        "HTTP/1.1 200 OK\nTransfer-Encoding: foo chunked\n\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked, gzip\nContent-Length: 1\n\nabc",
      })
  void withoutALengthTheCloseIsTheEnd(String response) {
    Outcome outcome = whole(wire(response));
    assertThat(outcome.result()).isEqualTo(Result.MORE);
    assertThat(outcome.endsByClose()).isTrue();
    assertThat(outcome.keep()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content\nTransfer-Encoding: chunked\n\n",
        "HTTP/1.1 204 No Content\nContent-Length: 1\n\n",
        "HTTP/1.1 200 OK\nConnection: close\nContent-Length: 0\n\n",
        "HTTP/1.1 200 OK\nConnection: x ,CLOSE\nContent-Length: 0\n\n",
        "HTTP/1.0 200 OK\nContent-Length: 0\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 3\nTransfer-Encoding: chunked\n\n0\n\n",
        "HTTP/1.1 200 OK\nContent-Length: x\nTransfer-Encoding: chunked\n\n0\n\n",
        "HTTP/1.0 200 OK\nConnection: keep-alive\nTransfer-Encoding: chunked\n\n0\n\n",
      })
  void someResponsesEndTheConnection(String response) {
    Outcome outcome = whole(wire(response));
    assertThat(outcome.result()).isEqualTo(Result.DONE);
    assertThat(outcome.keep()).isFalse();
  }

  @Test
  void aCloseInsideAResponseIsNoEnd() {
    byte[] bytes = wire("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello");
    for (int length = 0; length < bytes.length; length++) {
      assertThat(whole(Arrays.copyOf(bytes, length)).endsByClose()).isFalse();
    }
  }

  @Test
  void randomBytesNeverThrow() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = wire(wholeResponses()[random.nextInt(wholeResponses().length)]);
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(Math.min(bytes.length, 80))] = (byte) random.nextInt();
      }
      assertThat(pieces(bytes, 50, random).result()).isNotNull();
    }
  }
}
