package io.onrush.worker.engine;

import io.netty.channel.ConnectTimeoutException;
import io.onrush.measure.ErrorKind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** Sorts what the transport throws into kinds of errors. */
final class Failures {
  private Failures() {}

  static ErrorKind ofConnect(Throwable cause) {
    Shortages.note(cause);
    return switch (cause) {
      case ConnectTimeoutException _ -> ErrorKind.CONNECT_TIMEOUT;
      case UnknownHostException _ -> ErrorKind.DNS;
      case UnresolvedAddressException _ -> ErrorKind.DNS;
      case ConnectException e when says(e, "refused") -> ErrorKind.CONNECT_REFUSED;
      case ConnectException e when says(e, "timed out") -> ErrorKind.CONNECT_TIMEOUT;
      default -> ErrorKind.CONNECT_FAILED;
    };
  }

  /** Of a connection that was open. The types do not tell them apart, the messages do. */
  static ErrorKind ofConnection(Throwable cause) {
    return says(cause, "reset") || says(cause, "Broken pipe") ? ErrorKind.RESET : ErrorKind.CLOSED;
  }

  private static boolean says(Throwable cause, String words) {
    @Nullable String message = cause.getMessage();
    return message != null && message.contains(words);
  }
}
