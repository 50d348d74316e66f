package io.onrush.target;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.SocketChannel;
import io.onrush.target.Answer.Then;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The answers of one connection, written in the order of their requests, each when it is due.
 * Writes are gathered until {@link #flush}. Reading stops while too many answers wait or the client
 * does not take them. For the channel's thread only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write closes the channel.
final class AnswerQueue {

  /** Answers that may wait before reading stops; one read's worth of requests may come on top. */
  static final int MAX_PENDING = 1_000;

  private static final long DRIP_NS = 1_000_000;
  private static final long LINGER_MS = 1_000;

  private final SocketChannel channel;
  private final Queue<Pending> pending = new ArrayDeque<>(4);
  private ByteBuf out = Unpooled.EMPTY_BUFFER;
  private Then then = Then.GO_ON;
  private boolean ended;
  private boolean armed;
  private boolean reading = true;
  private long atOnce;

  AnswerQueue(SocketChannel channel) {
    this.channel = channel;
  }

  /** Writes an answer, now if it is due and none is before it. */
  void add(LoopBooks books, Answer answer, long readNs, long delayNs) {
    if (then != Then.GO_ON) {
      return;
    }
    if (answer.dripped()) {
      drip(books, answer, readNs, readNs + delayNs);
    } else if (delayNs == 0 && pending.isEmpty()) {
      write(books, answer);
      atOnce += answer.status() == Answer.UNCOUNTED ? 0 : 1;
    } else {
      pending.add(new Pending(books, answer, readNs, readNs + delayNs, true));
    }
  }

  /** Takes the next place for an answer that {@link #resolve} brings later. */
  Pending reserve(LoopBooks books, long readNs) {
    Pending place = new Pending(books, Answer.NOTHING, readNs, readNs, false);
    pending.add(place);
    return place;
  }

  void resolve(Pending place, Answer answer) {
    place.answer = answer;
    place.ready = true;
    sendDue();
  }

  /** Ends a batch of reads: sends what was written at once and sets the timer for the others. */
  void flush(LoopBooks books, long readNs) {
    send();
    if (atOnce > 0) {
      books.delayed(System.nanoTime() - readNs, atOnce);
      atOnce = 0;
    }
    arm();
  }

  /** Reads on only while answers find their way out. */
  void adjustReading() {
    boolean read = pending.size() < MAX_PENDING && channel.isWritable();
    if (read != reading) {
      reading = read;
      channel.config().setAutoRead(read);
    }
  }

  /** The connection is gone. */
  void drop() {
    then = Then.FALL_SILENT;
    ended = true;
    pending.clear();
    out.release();
    out = Unpooled.EMPTY_BUFFER;
  }

  private void sendDue() {
    long nowNs = System.nanoTime();
    Pending head = pending.peek();
    while (head != null && head.ready && head.dueNs - nowNs <= 0 && then == Then.GO_ON) {
      pending.remove();
      write(head.books, head.answer);
      if (head.answer.status() != Answer.UNCOUNTED) {
        head.books.delayed(nowNs - head.readNs, 1);
      }
      head = pending.peek();
    }
    send();
    arm();
  }

  private void drip(LoopBooks books, Answer answer, long readNs, long dueNs) {
    int last = answer.bytes().length - 1;
    for (int i = 0; i < last; i++) {
      Answer drop = Answer.oneByte(answer.bytes()[i]);
      pending.add(new Pending(books, drop, readNs, dueNs + i * DRIP_NS, true));
    }
    pending.add(new Pending(books, answer.lastByte(), readNs, dueNs + last * DRIP_NS, true));
  }

  private void write(LoopBooks books, Answer answer) {
    if (answer.bytes().length > 0) {
      if (!out.isReadable()) {
        out = channel.alloc().directBuffer(256);
      }
      out.writeBytes(answer.bytes());
    }
    if (answer.status() != Answer.UNCOUNTED) {
      books.answered(answer.status());
    }
    then = answer.then();
  }

  private void send() {
    if (out.isReadable()) {
      ByteBuf full = out;
      out = Unpooled.EMPTY_BUFFER;
      if (then == Then.CLOSE) {
        channel.writeAndFlush(full).addListener(written -> closeInOrder());
      } else {
        channel.writeAndFlush(full, channel.voidPromise());
      }
    }
    if (then != Then.GO_ON && !ended) {
      ended = true;
      pending.clear();
      if (then == Then.RESET) {
        channel.config().setSoLinger(0);
        channel.close();
      }
    }
    adjustReading();
  }

  /**
   * Says that nothing more comes, and closes when the client does or soon after. To close at once
   * with input unread would make the kernel send a reset, which can overtake the answer.
   */
  private void closeInOrder() {
    ChannelFuture shut = channel.shutdownOutput();
    shut.addListener(
        done ->
            channel.eventLoop().schedule(() -> channel.close(), LINGER_MS, TimeUnit.MILLISECONDS));
  }

  private void arm() {
    Pending head = pending.peek();
    if (armed || head == null || !head.ready) {
      return;
    }
    armed = true;
    long waitNs = Math.max(0, head.dueNs - System.nanoTime());
    channel.eventLoop().schedule(this::onTimer, waitNs, TimeUnit.NANOSECONDS);
  }

  private void onTimer() {
    armed = false;
    sendDue();
  }
}
