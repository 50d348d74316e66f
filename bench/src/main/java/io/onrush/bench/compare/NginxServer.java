package io.onrush.bench.compare;

import io.onrush.bench.node.BenchException;
import io.onrush.bench.node.Ports;
import io.onrush.bench.node.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * nginx with one worker process on loopback, which answers every request with two bytes: by HTTP,
 * by TLS, and by HTTP/2 in clear text.
 */
final class NginxServer implements AutoCloseable {
  private static final int START_POLLS = 100;

  private final Map<Protocol, Integer> ports = new EnumMap<>(Protocol.class);
  private final Path folder;
  private final Process process;

  NginxServer(Path program, Path folder) {
    this.folder = folder;
    Iterator<Integer> free = Ports.free(Protocol.values().length).iterator();
    for (Protocol protocol : Protocol.values()) {
      ports.put(protocol, free.next());
    }
    try {
      Files.createDirectories(folder);
      // Started by root it works as somebody else.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Running.toTheEnd(
          List.of(
              ("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout "
                      + "%1$s/server.key -out %1$s/server.crt")
                  .formatted(folder)
                  .split(" ")),
          30);
      Path config = Files.writeString(folder.resolve("nginx.conf"), config());
      // It ends with the pipe that this process holds, however this process ends.
      String supervised = "trap '' INT; \"$@\" & nginx=$!; read _; kill $nginx; wait $nginx";
      process =
          new ProcessBuilder(
                  "sh", "-c", supervised, "sh", "" + program, "-c", "" + config, "-p", "" + folder)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("nginx.out").toFile())
              .start();
    } catch (IOException e) {
      throw new BenchException("cannot start nginx in " + folder, e);
    }
    awaitPort();
  }

  private String config() {
    return """
    daemon off;
    worker_processes 1;
    pid %1$s/nginx.pid;
    error_log %1$s/error.log;
    events { worker_connections 1000; }
    http {
      access_log off;
      keepalive_requests 1000000000;
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
      ssl_certificate %1$s/server.crt;
      ssl_certificate_key %1$s/server.key;
      server {
        listen %2$s;
        listen %3$s ssl;
        location / { return 200 "ok"; }
      }
      server {
        listen %4$s http2;
        location / { return 200 "ok"; }
      }
    }
    """
        .formatted(
            folder, address(Protocol.HTTP), address(Protocol.HTTPS), address(Protocol.HTTP_2));
  }

  private void awaitPort() {
    for (int i = 0; i < START_POLLS; i++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port(Protocol.HTTP)).close();
        return;
      } catch (IOException e) {
        Shell.pause(100);
      }
    }
    close();
    throw new BenchException("nginx does not listen; see " + folder.resolve("nginx.out"));
  }

  private int port(Protocol protocol) {
    return Objects.requireNonNull(ports.get(protocol));
  }

  private String address(Protocol protocol) {
    return Ports.HOST + ":" + port(protocol);
  }

  String url(Protocol protocol) {
    return protocol.scheme() + "://" + address(protocol);
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
      }
    } catch (IOException e) {
      process.descendants().forEach(ProcessHandle::destroy);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.descendants().forEach(ProcessHandle::destroy);
    }
  }
}
