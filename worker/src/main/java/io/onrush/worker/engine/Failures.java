package io.onrush.worker.engine;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.onrush.measure.ErrorKind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
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

  static ErrorKind ofHandshake(Throwable cause) {
    if (cause instanceof SslHandshakeTimeoutException) {
      return ErrorKind.CONNECT_TIMEOUT;
    }
    return isOf(cause, GeneralSecurityException.class) ? ErrorKind.CERTIFICATE : ErrorKind.TLS;
  }

  /** Of a connection that was open. The types do not tell them apart, the messages do. */
  static ErrorKind ofConnection(Throwable cause) {
    if (isOf(cause, SSLException.class)) {
      return ErrorKind.TLS;
    }
    return says(cause, "reset") || says(cause, "Broken pipe") ? ErrorKind.RESET : ErrorKind.CLOSED;
  }

  private static boolean isOf(Throwable thrown, Class<? extends Exception> type) {
    for (@Nullable Throwable t = thrown; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private static boolean says(Throwable cause, String words) {
    @Nullable String message = cause.getMessage();
    return message != null && message.contains(words);
  }
}
