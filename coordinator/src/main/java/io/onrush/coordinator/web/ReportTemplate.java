package io.onrush.coordinator.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page of one run as a file that needs nothing beside it: the style, the scripts and the report
 * are in it, and a policy that lets only those run.
 */
public final class ReportTemplate {
  /**
   * The policy under which a node serves such a file, whatever version made it: a page of its own,
   * that reaches no other and may use nothing of this host's.
   */
  public static final String SERVING_POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts allow-modals";

  private static final String REPORT = "@report@";
  private static final String PAGE = page();

  private ReportTemplate() {}

  private static String page() {
    String style = "\n" + WebFiles.text(WebFiles.UPLOT_STYLE) + "\n" + WebFiles.text("run.css");
    String theme = "\n" + WebFiles.text("theme.js");
    String uplot = "\n" + WebFiles.text(WebFiles.UPLOT_SCRIPT);
    String modules = "\n" + Bundle.of("report.js");
    String policy =
        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src %s; script-src %s %s %s"
            .formatted(hash(style), hash(theme), hash(uplot), hash(modules));
    return new String(WebFiles.read("report.html"), StandardCharsets.UTF_8)
        .replace("@csp@", policy)
        .replace("@style@", style)
        .replace("@theme@", theme)
        .replace("@uplot@", uplot)
        .replace("@modules@", modules);
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
  }

  /**
   * The page of a report.
   *
   * @param json whose texts may be anything, also {@code </script>}
   */
  public static byte[] of(byte[] json) {
    // In JSON a < stands only within texts, where an escape says the same.
    String inert = new String(json, StandardCharsets.UTF_8).replace("<", "\\u003c");
    return PAGE.replace(REPORT, inert).getBytes(StandardCharsets.UTF_8);
  }
}
