package io.onrush.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A JVM with the flags that each one of onrush has. */
@Timeout(60)
class JvmOptionsTest {
  @Test
  void whatANameResolvesToIsKeptForASecond() throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("src/main/dist/jvm.options").toAbsolutePath(),
                "--add-exports=java.base/sun.net=ALL-UNNAMED",
                "-cp",
                Path.of(
                        JvmOptionsTest.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString(),
                TellKept.class.getName())
            .redirectErrorStream(true)
            .start();
    String told = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(told.strip()).isEqualTo("1 s");
  }

  /** Runs in that JVM. */
  static final class TellKept {
    private TellKept() {}

    public static void main(String[] arguments) throws Exception {
      Class<?> policy = Class.forName("sun.net.InetAddressCachePolicy");
      System.out.println(policy.getMethod("get").invoke(null) + " s");
    }
  }
}
