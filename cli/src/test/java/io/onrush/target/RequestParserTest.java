package io.onrush.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onrush.target.RequestParser.Method;
import io.onrush.target.RequestParser.Outcome;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {

  private final RequestParser parser = new RequestParser();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void requestsAreFoundHoweverTheyAreCut(int piece) {
    String text =
        String.join(
            "\r\n",
            "GET /a HTTP/1.1\r\nHost: t\r\n",
            "POST /b HTTP/1.1\r\nhost:t\r\nContent-Length: 11 \r\n",
            "GET / HTTP/PUT /c HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: Chunked\r\n",
            "A;x=y\r\n0123456789\r\n1 \r\n!\r\n0\r\nX-Trailer: 1\r\n",
            "\r\nHEAD /__d?q HTTP/1.1\nHost: t\n\n");
    StringBuilder seen = new StringBuilder();
    for (int from = 0; from < text.length(); from += piece) {
      ByteBuf in = bytes(text.substring(from, Math.min(from + piece, text.length())));
      while (in.isReadable()) {
        Outcome outcome = parser.advance(in);
        assertThat(outcome).isNotEqualTo(Outcome.MALFORMED);
        if (outcome == Outcome.REQUEST) {
          seen.append(parser.method()).append(parser.special()).append(' ');
        }
      }
    }
    assertThat(seen).hasToString("GET POST OTHER HEAD/__d ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001",
        "GET\r\n",
        "GET /\r\n",
        "GET / HTTP/2.0\r\n",
        "GET / http/1.1\r\n",
        "GET  / HTTP/1.1\r\n",
        "GET / HTTP/1.1 \r\n",
        "G@T / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\n folded\r\n",
        "GET / HTTP/1.1\r\nHost : t\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n",
        "GET / HTTP/1.1\r\nContent-Length: -1\r\n",
        "GET / HTTP/1.1\r\nContent-Length:\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 9999999999999999999\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
        "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"
      })
  void whatIsNotHttpIsMalformed(String text) {
    assertThat(parser.advance(bytes(text))).isEqualTo(Outcome.MALFORMED);
  }

  @Test
  void headsHaveBounds() {
    assertThat(parser.advance(bytes("GET /" + "x".repeat(Line.MAX_LENGTH))))
        .isEqualTo(Outcome.MALFORMED);
    String fields = "a: b\r\n".repeat(RequestParser.MAX_FIELDS);
    assertThat(new RequestParser().advance(bytes("GET / HTTP/1.1\r\nHost: t\r\n" + fields)))
        .isEqualTo(Outcome.MALFORMED);
  }

  @Test
  void connectionsStayOpenAsVersionAndHeaderSay() {
    assertThat(persistence("HTTP/1.1", "")).isEqualTo(Persistence.KEEP_ALIVE);
    assertThat(persistence("HTTP/1.1", "Connection: te , CLOSE\r\n")).isEqualTo(Persistence.CLOSE);
    assertThat(persistence("HTTP/1.1", "Connection: not-close\r\n"))
        .isEqualTo(Persistence.KEEP_ALIVE);
    assertThat(persistence("HTTP/1.0", "")).isEqualTo(Persistence.CLOSE);
    assertThat(persistence("HTTP/1.0", "connection: Keep-Alive\r\n"))
        .isEqualTo(Persistence.KEEP_ALIVE_1_0);
  }

  @Test
  void continueIsDueOnceAndOnlyForABodyToCome() {
    String expect = "POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: ";
    assertThat(parser.advance(bytes(expect + "2\r\n\r\n"))).isEqualTo(Outcome.MORE);
    assertThat(parser.takeContinue()).isTrue();
    assertThat(parser.takeContinue()).isFalse();
    assertThat(parser.advance(bytes("ab"))).isEqualTo(Outcome.REQUEST);
    assertThat(parser.advance(bytes(expect + "0\r\n\r\n"))).isEqualTo(Outcome.REQUEST);
    assertThat(parser.takeContinue()).isFalse();
    assertThat(parser.method()).isEqualTo(Method.POST);
  }

  private static Persistence persistence(String version, String header) {
    RequestParser fresh = new RequestParser();
    String text = "GET / " + version + "\r\nHost: t\r\n" + header + "\r\n";
    assertThat(fresh.advance(bytes(text))).isEqualTo(Outcome.REQUEST);
    return fresh.persistence();
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }
}
