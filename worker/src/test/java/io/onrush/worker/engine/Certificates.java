package io.onrush.worker.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority, made by openssl, and what it issues: {@code NAME.crt} and {@code NAME.key}. */
final class Certificates {
  private static final List<String> KEY =
      List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes");

  private final Path folder;
  private final String authority;

  Certificates(Path folder, String authority) {
    this.folder = folder;
    this.authority = authority;
    openssl(
        KEY,
        "req -x509 -days 30 -subj /CN=%1$s -keyout %1$s.key -out %1$s.crt".formatted(authority));
    write(authority + ".db", "");
    write(
        authority + ".conf",
        """
        [ca]
        default_ca = this
        [this]
        database = %1$s.db
        certificate = %1$s.crt
        private_key = %1$s.key
        new_certs_dir = .
        rand_serial = yes
        unique_subject = no
        default_md = sha256
        policy = any
        [any]
        commonName = supplied
        """
            .formatted(authority));
  }

  /**
   * Issues a certificate that is valid from two days ago on.
   *
   * @param names as {@code DNS:localhost,IP:127.0.0.1}
   */
  void issue(String name, String names, int validDaysFromNow) {
    openssl(KEY, "req -subj /CN=%1$s -keyout %1$s.key -out %1$s.csr".formatted(name));
    write(name + ".ext", "subjectAltName=" + names);
    openssl(
        List.of(),
        "ca -batch -notext -config %2$s.conf -in %1$s.csr -out %1$s.crt -extfile %1$s.ext -startdate %3$s -enddate %4$s"
            .formatted(name, authority, day(-2), day(validDaysFromNow)));
  }

  private static String day(int fromNow) {
    return DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
        .withZone(ZoneOffset.UTC)
        .format(Instant.now().plus(fromNow, ChronoUnit.DAYS));
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void openssl(List<String> more, String arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(more);
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(command + ": " + said);
      }
    } catch (IOException e) {
      throw new AssertionError("needs: apt-get install openssl", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
