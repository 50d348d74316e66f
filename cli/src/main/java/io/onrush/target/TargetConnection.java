package io.onrush.target;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.onrush.target.RequestParser.Method;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads the requests of one connection, counts each when it is complete and has it answered. */
final class TargetConnection extends ChannelInboundHandlerAdapter {

  private final SocketChannel channel;
  private final TargetLoop loop;
  private final TargetBooks books;
  private final RequestParser parser = new RequestParser();
  private final AnswerQueue answers;
  private @Nullable LoopBooks countedIn;
  private SourceBooks source = new SourceBooks();
  private boolean inputOver;
  private boolean inBatch;
  private long batchReadNs;

  TargetConnection(SocketChannel channel, TargetLoop loop, TargetBooks books) {
    this.channel = channel;
    this.loop = loop;
    this.books = books;
    this.answers = new AnswerQueue(channel);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      long nowNs = System.nanoTime();
      if (!inBatch) {
        inBatch = true;
        batchReadNs = nowNs;
      }
      readRequests(in, nowNs);
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    inBatch = false;
    answers.flush(loop.books(), batchReadNs);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    answers.adjustReading();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    answers.drop();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Mostly a client that reset the connection, which is its right.
    var _ = ctx.close();
  }

  private void readRequests(ByteBuf in, long nowNs) {
    while (!inputOver) {
      switch (parser.advance(in)) {
        case MORE -> {
          if (parser.takeContinue()) {
            answers.add(loop.books(), Answer.CONTINUE, nowNs, 0);
          }
          return;
        }
        case REQUEST -> onRequest(nowNs);
        case MALFORMED -> {
          loop.books().malformed();
          answers.add(loop.books(), Answer.MALFORMED, nowNs, 0);
          inputOver = true;
        }
      }
    }
  }

  private void onRequest(long nowNs) {
    if (SpecialPaths.isControl(parser.special())) {
      onControl(nowNs);
      inputOver = parser.persistence() == Persistence.CLOSE;
      return;
    }
    LoopBooks current = loop.books();
    if (countedIn != current) {
      countedIn = current;
      source = current.connected(address());
    }
    long sinceResetNs = current.arrived(nowNs, source);
    Answer answer = loop.answer(parser);
    answers.add(current, answer, nowNs, loop.delayNs(sinceResetNs));
    inputOver = answer.isLast();
  }

  private String address() {
    InetSocketAddress remote = channel.remoteAddress();
    return remote == null ? LoopBooks.OTHERS : remote.getAddress().getHostAddress();
  }

  private void onControl(long nowNs) {
    Pending place = answers.reserve(loop.books(), nowNs);
    boolean head = parser.method() == Method.HEAD;
    Persistence persistence = parser.persistence();
    var _ =
        control(head, persistence)
            .exceptionally(e -> Answer.of(503, "", "the server is closing\n", head, persistence))
            .thenAcceptAsync(
                answer -> answers.resolve(place, answer.uncounted()), channel.eventLoop());
  }

  private CompletableFuture<Answer> control(boolean head, Persistence persistence) {
    boolean truth = SpecialPaths.isTruth(parser.special());
    if (truth && (head || parser.method() == Method.GET)) {
      String type = "Content-Type: application/json\r\n";
      return books.truth().thenApply(t -> Answer.of(200, type, t.toJson(), head, persistence));
    } else if (!truth && parser.method() == Method.POST) {
      return books.reset().thenApply(done -> Answer.of(204, "", "", head, persistence));
    }
    String allow = truth ? "Allow: GET, HEAD\r\n" : "Allow: POST\r\n";
    return CompletableFuture.completedFuture(Answer.of(405, allow, "", head, persistence));
  }
}
