package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onrush.bench.jmh.Step;
import org.openjdk.jmh.annotations.Benchmark;

/** Reads one whole response out of the loop's buffer. */
public class ParsingBenchmark extends Step {
  private static final String HEAD =
      """
      HTTP/1.1 200 OK
      Server: nginx/1.26.3
      Date: Wed, 25 Nov 2026 20:27:54 GMT
      Content-Type: text/html
      Last-Modified: Mon, 23 Nov 2026 08:00:00 GMT
      Connection: keep-alive
      ETag: "6922c7a0-267"
      """;
  private static final String BODY = "x".repeat(615);

  private final ResponseParser parser = new ResponseParser();
  private final ByteBuf nginx = wire(HEAD + "Content-Length: 615\nAccept-Ranges: bytes\n\n" + BODY);
  private final ByteBuf chunked =
      wire(HEAD + "Transfer-Encoding: chunked\n\n267\n" + BODY + "\n5\nhello\n0\n\n");

  private static ByteBuf wire(String text) {
    byte[] bytes = text.replace("\n", "\r\n").getBytes(ISO_8859_1);
    return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
  }

  @Benchmark
  public ResponseParser.Result nginxPage() {
    return parse(nginx);
  }

  @Benchmark
  public ResponseParser.Result chunkedPage() {
    return parse(chunked);
  }

  private ResponseParser.Result parse(ByteBuf response) {
    response.readerIndex(0);
    parser.reset(false, null);
    ResponseParser.Result result = parser.parse(response);
    if (result != ResponseParser.Result.DONE) {
      throw new IllegalStateException("not a whole response: " + result);
    }
    return result;
  }
}
