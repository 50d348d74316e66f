package io.onrush.worker.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How to reach sockets: epoll where there is any, which also wakes to the microsecond, or NIO. NIO
 * waits in whole milliseconds and polls through the last one, which takes most of a processor.
 */
enum Transport {
  EPOLL,
  NIO;

  /** Of the states in Linux' {@code net/tcp_states.h}: closed on both sides. */
  private static final int TCP_CLOSE = 7;

  static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  IoHandlerFactory ioHandlerFactory() {
    return switch (this) {
      case EPOLL -> EpollIoHandler.newFactory();
      case NIO -> NioIoHandler.newFactory();
    };
  }

  Class<? extends Channel> channelType() {
    return switch (this) {
      case EPOLL -> EpollSocketChannel.class;
      case NIO -> NioSocketChannel.class;
    };
  }

  /**
   * Whether the server's kernel closed its side of a connection before it had the bytes that were
   * written last: no program there can have read them. That is so where the server's FIN does not
   * acknowledge them, or where they were answered with a RST after it (RFC 9293, 3.10.7).
   *
   * <p>To be asked when the end of the input has been read and nothing else. Bytes that took more
   * than one segment may have reached it in part; of those, and where the system cannot tell, the
   * answer is no.
   */
  static boolean isUnread(Channel channel, int bytes) {
    if (!(channel instanceof EpollSocketChannel socket)) {
      return false;
    }
    try {
      EpollTcpInfo tcp = socket.tcpInfo();
      boolean reset = tcp.state() == TCP_CLOSE;
      return bytes <= tcp.sndMss() && (reset || tcp.unacked() > 0);
    } catch (ChannelException e) {
      return false;
    }
  }

  /**
   * Asks Linux to wake the calling thread at the instant it waits for. By default it may come 50 us
   * late, to save wake-ups. Elsewhere, and where it is not allowed, nothing happens.
   */
  static void wakeExactly() {
    try {
      Path thread = task().getFileName();
      Files.writeString(Path.of("/proc", thread.toString(), "timerslack_ns"), "1");
    } catch (IOException | UncheckedIOException e) {
      // Then the lag is some 50 us longer, and shows as such.
    }
  }

  /**
   * The calling thread's folder, {@code /proc/PID/task/TID}.
   *
   * @throws UncheckedIOException if there is none: not Linux
   */
  static Path task() {
    try {
      return Path.of("/proc/thread-self").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
