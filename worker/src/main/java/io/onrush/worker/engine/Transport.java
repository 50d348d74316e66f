package io.onrush.worker.engine;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
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
