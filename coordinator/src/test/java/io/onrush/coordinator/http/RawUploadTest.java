package io.onrush.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients see that send too much, too little or no HTTP at all. */
class RawUploadTest {
  private static final int UPLOAD_BYTES = 50 << 20;

  private final MemoryRuns runs = new MemoryRuns();
  private final ApiFixture api = new ApiFixture(runs);

  @AfterEach
  void close() {
    api.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), api.port());
    socket.setSoTimeout((int) ApiFixture.DEADLINE.toMillis());
    return socket;
  }

  /** Reads a response's head and as much of its body as the head announces. */
  private static String response(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("closed after: " + text);
      }
      text.append((char) b);
    }
    String head = text.toString();
    int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ") + 16;
    int length = Integer.parseInt(head.substring(at, head.indexOf("\r\n", at)));
    return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** A client that sends all it has before it reads a byte must not be reset. */
  private void assertRefusedAfterAllIsSent(String framing, boolean chunked) throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      write(out, "POST /api/v1/runs HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n\r\n");
      byte[] block = new byte[64 << 10];
      Arrays.fill(block, (byte) ' ');
      for (int sent = 0; sent < UPLOAD_BYTES; sent += block.length) {
        if (chunked) {
          write(out, Integer.toHexString(block.length) + "\r\n");
        }
        out.write(block);
        if (chunked) {
          write(out, "\r\n");
        }
      }
      if (chunked) {
        write(out, "0\r\n\r\n");
      }
      assertThat(response(socket))
          .startsWith("HTTP/1.1 413 ")
          .contains("application/problem+json", "more than 262144 bytes");
    }
    assertThat(runs.lastPlan()).isEmpty();
  }

  @Test
  void fiftyMegabytesOfKnownLengthAreRefusedWithAProblem() throws IOException {
    assertRefusedAfterAllIsSent("Content-Length: " + UPLOAD_BYTES, false);
  }

  @Test
  void fiftyMegabytesInChunksAreRefusedWithAProblem() throws IOException {
    assertRefusedAfterAllIsSent("Transfer-Encoding: chunked", true);
  }

  @Test
  void theRefusalComesBeforeTheUploadIsOver() throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      write(out, "POST /api/v1/runs HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 5; i++) {
        write(out, "10000\r\n" + " ".repeat(0x10000) + "\r\n");
      }
      assertThat(response(socket)).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void aClientThatAsksFirstNeedNotSendAtAll() throws IOException {
    try (Socket socket = connect()) {
      write(
          socket.getOutputStream(),
          "POST /api/v1/runs HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
              + UPLOAD_BYTES
              + "\r\n\r\n");
      assertThat(response(socket)).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void aPlanOfTheLargestSizeIsTaken() throws Exception {
    String plan = " ".repeat(256 << 10);
    assertThat(api.post("/api/v1/runs", plan).statusCode()).isEqualTo(201);
    assertThat(runs.lastPlan()).isEqualTo(plan);
    assertThat(api.post("/api/v1/runs", plan + " ").statusCode()).isEqualTo(413);
  }

  @Test
  void aBodyThatNeverComesIsGivenUp() throws IOException {
    try (Socket socket = connect()) {
      write(
          socket.getOutputStream(),
          "POST /api/v1/runs HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
      assertThat(response(socket)).startsWith("HTTP/1.1 408 ").contains("slow-body");
    }
  }

  @Test
  void whatIsNoHttpIsAnsweredWithAProblemToo() throws IOException {
    for (String nonsense :
        new String[] {
          "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
          "BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x\r\nx-long: " + "a".repeat(20_000) + "\r\n\r\n",
        }) {
      try (Socket socket = connect()) {
        write(socket.getOutputStream(), nonsense);
        assertThat(response(socket))
            .contains("application/problem+json", "urn:onrush:problem:unreadable-request");
      }
    }
  }
}
