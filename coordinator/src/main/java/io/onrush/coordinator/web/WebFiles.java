package io.onrush.coordinator.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The files of the page, read once: no name leads to anything else. */
public final class WebFiles {
  /** A file and its Content-Type. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody changes it.
  public record WebFile(byte[] bytes, String mediaType) {
    /** The file as text. */
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  static final String UPLOT_SCRIPT = "uPlot.iife.min.js";
  static final String UPLOT_STYLE = "uPlot.min.css";
  // The version of org.webjars.npm:uplot in the root pom.
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final String MODULES =
      "api breakdown chart charts compare controls data-table dialogs dom figures"
          + " files format heat legend marks model page painting palette plan-editor"
          + " plot-options report requests run-page run-view runs scales series stack"
          + " start stream summary table tables theme time-axis workers";
  private static final Map<String, WebFile> ALL = all();

  private WebFiles() {}

  private static Map<String, WebFile> all() {
    Map<String, WebFile> files = new LinkedHashMap<>();
    for (String name : MODULES.split(" ", -1)) {
      add(files, name + ".js", "");
    }
    add(files, "index.html", "");
    add(files, "run.css", "");
    add(files, "page.css", "");
    add(files, "onrush.svg", "");
    add(files, UPLOT_SCRIPT, UPLOT);
    add(files, UPLOT_STYLE, UPLOT);
    return Map.copyOf(files);
  }

  private static void add(Map<String, WebFile> files, String name, String folder) {
    files.put(name, new WebFile(read(folder + name), mediaType(name)));
  }

  static byte[] read(String resource) {
    try (InputStream in = WebFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + ": not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  private static String mediaType(String name) {
    return switch (name.substring(name.lastIndexOf('.'))) {
      case ".js" -> "text/javascript; charset=UTF-8";
      case ".css" -> "text/css; charset=UTF-8";
      case ".svg" -> "image/svg+xml";
      default -> "text/html; charset=UTF-8";
    };
  }

  /** The file of that name; empty if the page has none. */
  public static Optional<WebFile> named(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** All names. */
  public static Iterable<String> names() {
    return ALL.keySet();
  }

  /** The text of a file that is there. */
  static String text(String name) {
    return named(name).orElseThrow().text();
  }
}
