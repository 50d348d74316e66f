package io.onrush.bench.faults;

import io.onrush.bench.node.BenchException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fills and frees the disk of the reports. */
final class Disk {
  private static final String FILLER = "filler";

  private Disk() {}

  static void fill(Cluster cluster) {
    byte[] zeros = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler(cluster))) {
      while (true) {
        out.write(zeros);
      }
    } catch (IOException e) {
      // That is how a full disk shows.
    }
  }

  static void free(Cluster cluster) {
    try {
      Files.deleteIfExists(filler(cluster));
    } catch (IOException e) {
      throw new BenchException("cannot delete " + filler(cluster), e);
    }
  }

  private static Path filler(Cluster cluster) {
    return cluster.reports().resolve(FILLER);
  }
}
