package io.onrush.bench.compare;

import io.onrush.bench.node.BenchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Commands that take some seconds; none outlives this process. */
final class Running {
  private Running() {}

  /** Runs a command that must succeed, and gives all that it printed. */
  static String toTheEnd(List<String> command, int limitSeconds) {
    String name = String.join(" ", command);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    try {
      Process process = builder.start();
      Thread hook = new Thread(() -> kill(process), "end-tool");
      Runtime.getRuntime().addShutdownHook(hook);
      try (InputStream out = process.getInputStream()) {
        CompletableFuture.delayedExecutor(limitSeconds, TimeUnit.SECONDS)
            .execute(() -> kill(process));
        String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
          throw new BenchException(name + ": exit code " + exit + ":\n" + text);
        }
        return text;
      } finally {
        kill(process);
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    } catch (IOException e) {
      throw new BenchException("cannot run " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
