package io.onrush.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;

/** The system's Chromium, and all that a page said or asked for in it. */
final class Chromium implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final Path PICTURES = Path.of("target/pictures");

  /** With the version of org.webjars.npm:axe-core in the root pom. */
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  Chromium() {
    assertThat(PROGRAM).as("needs: apt-get install chromium").exists();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(PROGRAM)
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
  }

  /** A page of its own, as wide as a laptop's. */
  Page open(String url, ColorScheme scheme) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions().setViewportSize(1440, 1000).setColorScheme(scheme));
    Page page = context.newPage();
    page.onConsoleMessage(
        m -> {
          if (m.type().equals("error")) {
            complaints.add(m.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequest(r -> requests.add(r.url()));
    page.navigate(url);
    return page;
  }

  /** Errors of all pages so far. */
  List<String> complaints() {
    return complaints;
  }

  /** What all pages have asked for so far. */
  List<String> requests() {
    return requests;
  }

  /**
   * How much of an element is drawn: the part of its pixels that have not its most frequent colour.
   */
  static double drawn(Locator element) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(element.screenshot()));
      Map<Integer, Integer> colours = new HashMap<>();
      for (int x = 0; x < image.getWidth(); x++) {
        for (int y = 0; y < image.getHeight(); y++) {
          colours.merge(image.getRGB(x, y), 1, Integer::sum);
        }
      }
      int most = colours.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
      return 1 - (double) most / (image.getWidth() * image.getHeight());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps a picture of a whole page under {@code target/pictures}. */
  static void picture(Page page, String name) {
    try {
      Files.createDirectories(PICTURES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(name + ".png")));
  }

  /** What axe-core finds serious or critical in a page: rule and elements. */
  static List<?> serious(Page page) {
    try (InputStream axe = Chromium.class.getResourceAsStream(AXE)) {
      assertThat(axe).as(AXE).isNotNull();
      // By the debugger's way in: the page's own policy refuses scripts that are not its own.
      page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + ";0");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (List<?>)
        page.evaluate(
            """
            async () => (await axe.run()).violations
                .filter(v => v.impact === 'serious' || v.impact === 'critical')
                .map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join('; '))
            """);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
