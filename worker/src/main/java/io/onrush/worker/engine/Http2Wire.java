package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.util.concurrent.Future;
import io.onrush.measure.ErrorKind;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP/2 on a connection (RFC 9113). It carries as many requests at once as the server
 * allows, each on a stream of its own. Belongs to one event loop.
 *
 * <p>It is open when the server's settings have come, so that no request is sent that the server
 * has to refuse. What is written in one turn of the loop is sent at its end, together.
 */
final class Http2Wire implements Wire {
  static final int FRAME_HEAD_BYTES = 9;

  /** What the server may send before it hears of what was read: bodies are never waited for. */
  private static final int STREAM_WINDOW = 1 << 20;

  private static final int CONNECTION_WINDOW = 1 << 24;

  /** Streams after which a connection is left, before their numbers run out. */
  private static final int LAST_STREAM = 1 << 30;

  private final Connection connection;
  private final Traffic traffic;
  private final Duration settingsTimeout;
  private final Http2Connection http2 = new DefaultHttp2Connection(false);
  private final Http2Connection.PropertyKey carried = http2.newKey();
  private final Http2HeadSizes.Encoder sent = new Http2HeadSizes.Encoder();
  private final Http2HeadSizes.Decoder received = new Http2HeadSizes.Decoder();
  private final Http2ConnectionEncoder encoder;
  private final Handler handler;
  private final Runnable flush = this::flush;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> settingsTimer;
  private boolean settled;
  private boolean flushing;
  private boolean leaving;
  private int lastProcessed = Integer.MAX_VALUE;

  /** Why the streams end that end with the connection. */
  private ErrorKind end = ErrorKind.CLOSED;

  /**
   * @param settingsTimeout bound on the wait for the server's settings
   */
  Http2Wire(Connection connection, Duration settingsTimeout) {
    this.connection = connection;
    this.traffic = connection.traffic();
    this.settingsTimeout = settingsTimeout;
    http2
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(http2, new UniformStreamByteDistributor(http2)));
    encoder = new DefaultHttp2ConnectionEncoder(http2, new DefaultHttp2FrameWriter(sent));
    Http2ConnectionDecoder decoder =
        new DefaultHttp2ConnectionDecoder(http2, encoder, new DefaultHttp2FrameReader(received));
    Events events = new Events();
    decoder.frameListener(events);
    http2.addListener(events);
    Http2Settings settings =
        new Http2Settings()
            .pushEnabled(false)
            .initialWindowSize(STREAM_WINDOW)
            .maxHeaderListSize(ResponseParser.MAX_HEAD_BYTES);
    handler = new Handler(decoder, settings);
  }

  /** To be added to the connection's pipeline. */
  ChannelHandler handler() {
    return handler;
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context, "not open");
  }

  @Override
  public boolean hasRoom() {
    return settled && !leaving && http2.local().canOpenStream();
  }

  @Override
  public void write(Exchange exchange, long now) {
    ChannelHandlerContext out = context();
    Http2Requests requests = traffic.http2Requests();
    ByteBuf body = requests.body(exchange, out.alloc());
    int length = body.readableBytes();
    int id = http2.local().incrementAndGetNextStreamId();
    Http2Headers headers = requests.headers(exchange, traffic.literal(exchange) != null);
    exchange.stream = id;
    exchange.status = 0;
    ChannelFuture written =
        encoder.writeHeaders(out, id, headers, 0, length == 0, out.newPromise());
    traffic.onWrite(exchange, sent.bytes() + length, now);
    Http2Stream stream = http2.stream(id);
    if (stream == null || written.cause() != null) {
      body.release();
      onUnwritten(exchange, written.cause());
      return;
    }
    stream.setProperty(carried, exchange);
    if (length > 0) {
      var _ = encoder.writeData(out, id, body, 0, true, out.newPromise());
    } else {
      body.release();
    }
    if (id > LAST_STREAM || !exchange.request().options().reusesConnections()) {
      leave();
    }
    flushSoon(out);
  }

  /** Nothing of a request was written: the connection is closed, or its fields are too many. */
  private void onUnwritten(Exchange exchange, @Nullable Throwable cause) {
    if (cause instanceof Http2Exception) {
      traffic.onFailed(exchange, ErrorKind.PROTOCOL, System.nanoTime());
    } else {
      leave();
      retry(exchange, true, ErrorKind.CLOSED);
    }
  }

  /** Sends a request once more that the server has not processed, if it was not already. */
  private void retry(Exchange exchange, boolean anew, ErrorKind otherwise) {
    if (exchange.retry()) {
      traffic.onRetry(exchange, anew, System.nanoTime());
    } else {
      traffic.onFailed(exchange, otherwise, System.nanoTime());
    }
  }

  private void flushSoon(ChannelHandlerContext out) {
    if (!flushing) {
      flushing = true;
      out.executor().execute(flush);
    }
  }

  private void flush() {
    flushing = false;
    handler.flush(context());
  }

  @Override
  public void cancel(Exchange exchange) {
    Http2Stream stream = http2.stream(exchange.stream);
    if (stream != null && stream.getProperty(carried) == exchange) {
      stream.removeProperty(carried);
      reset(stream, Http2Error.CANCEL);
    }
  }

  private void reset(Http2Stream stream, Http2Error why) {
    ChannelHandlerContext out = context();
    var _ = encoder.writeRstStream(out, stream.id(), why.code(), out.newPromise());
    flushSoon(out);
  }

  @Override
  public void leave() {
    refuseMore();
    if (http2.numActiveStreams() == 0) {
      connection.retire(System.nanoTime());
    }
  }

  private void refuseMore() {
    leaving = true;
    connection.onNoMore();
  }

  private @Nullable Exchange take(Http2Stream stream) {
    return stream.removeProperty(carried);
  }

  private void fail(Http2Stream stream, ErrorKind kind) {
    Exchange failed = take(stream);
    if (failed != null) {
      traffic.onFailed(failed, kind, System.nanoTime());
    }
  }

  private void refuse(Http2Stream stream) {
    Exchange refused = take(stream);
    if (refused != null) {
      retry(refused, false, ErrorKind.STREAM_RESET);
    }
  }

  /** The last byte of a response has come. */
  private void answer(Http2Stream stream, Exchange answered) {
    take(stream);
    if (stream.state() == Http2Stream.State.OPEN) {
      // It did not need the rest of the request's body.
      reset(stream, Http2Error.CANCEL);
    }
    traffic.onAnswered(answered, answered.status, System.nanoTime());
  }

  private void onSettings() {
    if (settled) {
      // The server may allow more streams now, or fewer.
      connection.onNoMore();
      connection.onRoom();
      return;
    }
    settled = true;
    stopTimer();
    try {
      int more = CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE;
      http2.local().flowController().incrementWindowSize(http2.connectionStream(), more);
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    if (http2.local().maxActiveStreams() == 0) {
      connection.onEnd(ErrorKind.PROTOCOL);
      connection.close();
    } else {
      connection.onOpen(this);
    }
  }

  private void stopTimer() {
    if (settingsTimer != null) {
      settingsTimer.cancel(false);
    }
  }

  private final class Handler extends Http2ConnectionHandler {
    Handler(Http2ConnectionDecoder decoder, Http2Settings settings) {
      super(decoder, Http2Wire.this.encoder, settings, true);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
      context = added;
      super.handlerAdded(added);
      settingsTimer =
          added
              .executor()
              .schedule(this::onNoSettings, settingsTimeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void onNoSettings() {
      connection.onEnd(ErrorKind.CONNECT_TIMEOUT);
      connection.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext closed) throws Exception {
      stopTimer();
      refuseMore();
      super.channelInactive(closed);
      connection.onEnd(end);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext at, Throwable cause) throws Exception {
      if (cause instanceof Http2Exception || cause.getCause() instanceof Http2Exception) {
        super.exceptionCaught(at, cause);
      } else {
        end = Failures.ofConnection(cause);
        leave();
        var _ = at.close();
      }
    }

    @Override
    protected void onConnectionError(
        ChannelHandlerContext at,
        boolean outbound,
        Throwable cause,
        @Nullable Http2Exception violation) {
      end = violation == null ? Failures.ofConnection(cause) : ErrorKind.PROTOCOL;
      refuseMore();
      connection.onEnd(end);
      super.onConnectionError(at, outbound, cause, violation);
    }

    @Override
    protected void onStreamError(
        ChannelHandlerContext at,
        boolean outbound,
        Throwable cause,
        Http2Exception.StreamException violation) {
      Http2Stream stream = http2.stream(violation.streamId());
      if (stream != null) {
        boolean tooLarge = violation instanceof Http2Exception.HeaderListSizeException;
        fail(stream, tooLarge ? ErrorKind.HEADER_TOO_LARGE : ErrorKind.PROTOCOL);
      }
      super.onStreamError(at, outbound, cause, violation);
    }
  }

  /** What the server sends, and what becomes of the streams. */
  private final class Events extends Http2EventAdapter {
    @Override
    public void onSettingsRead(ChannelHandlerContext at, Http2Settings settings) {
      onSettings();
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext at,
        int id,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean endOfStream) {
      Http2Stream stream = http2.stream(id);
      Exchange exchange = stream == null ? null : stream.getProperty(carried);
      if (stream == null || exchange == null) {
        return;
      }
      exchange.bytesReceived += received.bytes() + padding;
      CharSequence status = headers.status();
      if (status != null) {
        exchange.status = status(status);
        keep(exchange, headers);
      }
      boolean interim = exchange.status < 200;
      if (exchange.status < 100 || exchange.status == 101 || (interim && endOfStream)) {
        fail(stream, ErrorKind.PROTOCOL);
        reset(stream, Http2Error.PROTOCOL_ERROR);
      } else if (endOfStream) {
        answer(stream, exchange);
      }
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext at, int id, ByteBuf data, int padding, boolean endOfStream) {
      int bytes = data.readableBytes() + padding;
      Http2Stream stream = http2.stream(id);
      Exchange exchange = stream == null ? null : stream.getProperty(carried);
      if (stream != null && exchange != null) {
        exchange.bytesReceived += FRAME_HEAD_BYTES + bytes;
        Capture wanted = exchange.wanted();
        if (wanted != null) {
          wanted.body(data, data.readableBytes());
        }
        if (exchange.status < 200) {
          // A body without a head.
          fail(stream, ErrorKind.PROTOCOL);
          reset(stream, Http2Error.PROTOCOL_ERROR);
        } else if (endOfStream) {
          answer(stream, exchange);
        }
      }
      return bytes;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext at, int id, long why) {
      Http2Stream stream = http2.stream(id);
      if (stream == null) {
        return;
      }
      if (why == Http2Error.REFUSED_STREAM.code()) {
        refuse(stream);
      } else {
        fail(stream, ErrorKind.STREAM_RESET);
      }
    }

    @Override
    public void onGoAwayReceived(int lastStream, long why, ByteBuf debug) {
      lastProcessed = lastStream;
      if (why != Http2Error.NO_ERROR.code()) {
        end = ErrorKind.STREAM_RESET;
      }
      leave();
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
      if (stream.id() > lastProcessed) {
        refuse(stream);
      } else {
        fail(stream, end);
      }
    }

    @Override
    public void onStreamRemoved(Http2Stream stream) {
      if (!leaving) {
        connection.onRoom();
      } else if (http2.numActiveStreams() == 0) {
        connection.retire(System.nanoTime());
      }
    }
  }

  /** Keeps what a check, a jar or a redirect wants of a head. */
  private static void keep(Exchange exchange, Http2Headers headers) {
    Capture wanted = exchange.wanted();
    if (wanted != null) {
      wanted.reset();
      headers.forEach(h -> wanted.field(h.getKey().toString(), h.getValue().toString()));
    }
  }

  private static int status(CharSequence digits) {
    if (digits.length() != 3) {
      return 0;
    }
    int value = 0;
    for (int i = 0; i < 3; i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
