package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real nginx with a virtual server for each test, and each its access log. */
final class Nginx implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/nginx");

  /** Whether this machine has IPv6's loopback address; servers listen there as well then. */
  static final boolean IPV6 = hasIpv6();

  private final Path folder;
  private final StringBuilder servers = new StringBuilder();
  private @Nullable Process process;

  Nginx(Path folder) {
    assertThat(PROGRAM).as("needs: apt-get install nginx-light").exists();
    this.folder = folder;
  }

  /**
   * Adds a server before the start.
   *
   * @param listen what follows the address
   * @param lines of its configuration
   * @return its port
   */
  int server(String listen, String... lines) {
    int port = freePort();
    servers.append(
        """
        server {
          listen 127.0.0.1:%1$d %2$s;
          %5$s
          access_log %3$s/%1$d.log onrush;
          location / { return 200 "ok"; }
          %4$s
        }
        """
            .formatted(
                port,
                listen,
                folder,
                String.join("\n  ", lines),
                IPV6 ? "listen [::1]:" + port + " " + listen + ";" : ""));
    return port;
  }

  private static boolean hasIpv6() {
    try (ServerSocket _ = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void awaitPort(int port) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(
            () -> {
              new Socket(InetAddress.getLoopbackAddress(), port).close();
              return true;
            });
  }

  Nginx start() throws IOException {
    // Started by root it works as somebody else.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path config =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            events { worker_connections 1000; }
            http {
              log_format onrush '$server_protocol $status $request_method $request_uri $request_length $http_cookie';
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              client_max_body_size 10m;
              keepalive_requests 100000;
              %2$s
            }
            """
                .formatted(folder, servers));
    Process started =
        new ProcessBuilder(PROGRAM.toString(), "-c", config.toString(), "-p", folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.out").toFile())
            .start();
    process = started;
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.exists(folder.resolve("nginx.pid")) || !started.isAlive());
    assertThat(started.isAlive()).as(Files.readString(folder.resolve("nginx.out"))).isTrue();
    return this;
  }

  /** Lines of a server's access log, once there are as many as expected. */
  List<String> log(int port, long expected) {
    List<String> lines = new ArrayList<>();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              lines.clear();
              lines.addAll(Files.readAllLines(folder.resolve(port + ".log")));
              assertThat(lines).hasSize((int) expected);
            });
    return lines;
  }

  @Override
  public void close() {
    Process running = process;
    if (running != null) {
      running.destroy();
      try {
        if (!running.waitFor(10, TimeUnit.SECONDS)) {
          running.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
