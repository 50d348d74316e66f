package io.onrush.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real nginx, whose access log is the truth. */
class NginxIT {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");

  @TempDir Path folder;

  @Test
  void theAccessLogHasOneLineForEachRequest() throws Exception {
    assertThat(NGINX).as("needs: apt-get install nginx-light").exists();
    int port = Cluster.freePort();
    Path log = folder.resolve("access.log");
    Path config =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            events { worker_connections 8000; }
            http {
              access_log %2$s;
              keepalive_requests 1000;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              server {
                listen 127.0.0.1:%3$d;
                location / { return 200 "ok"; }
              }
            }
            """
                .formatted(folder, log, port));
    List<String> nginx = List.of(NGINX.toString(), "-c", config.toString(), "-p", "" + folder);
    try (Node server = Node.run(folder, "nginx", nginx);
        Cluster cluster = new Cluster(folder, 2)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> server.alive() && Files.exists(folder.resolve("nginx.pid")));
      String plan =
          """
          name: nginx
          target: http://127.0.0.1:%d
          scenarios:
            main:
              executor: ramping-arrival-rate
              stages: [{duration: 3s, target: 1000}, {duration: 4s, target: 1000}]
              requests: [{url: /}, {url: /post, method: POST, body: 'x=${seq()}'}]
          """
              .formatted(port);
      JsonNode report = cluster.awaitEnd(cluster.start(plan), 60);
      Sums.addUp(report);
      assertThat(Sums.count(report.path("counts"), "failed")).as("%s", report).isZero();
      long succeeded = Sums.count(report.path("counts"), "succeeded");
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> assertThat((long) Files.readAllLines(log).size()).isEqualTo(succeeded));
    }
  }
}
