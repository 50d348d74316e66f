package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.plan.Endpoint;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieJarTest {
  private static final long SECOND = 1_000_000_000;

  private final CookieJar jar = new CookieJar();

  private static Endpoint endpoint(String url) {
    boolean secure = url.startsWith("https");
    return new Endpoint(secure, url.replaceFirst("https?://", ""), secure ? 443 : 80);
  }

  private void set(String cookie) {
    jar.store(endpoint("http://www.shop.test"), "/a/b?q=/x/y", cookie, 0);
  }

  private String at(String url, String path) {
    return jar.header(endpoint(url), path, SECOND);
  }

  @ParameterizedTest
  @CsvSource({
    "s=1,                        http://www.shop.test,  /a,     s=1",
    "s=1,                        http://www.shop.test,  /a/c?d, s=1",
    "s=1,                        http://www.shop.test,  /ab,    ''",
    "s=1,                        http://www.shop.test,  /,      ''",
    "s=1; Path=/,                http://www.shop.test,  /ab,    s=1",
    "s=1; Path=/,                http://shop.test,      /,      ''",
    "s=1; Path=/,                http://x.www.shop.test, /,     ''",
    "s=1; Path=/; Domain=shop.test,  http://api.shop.test,  /,  s=1",
    "s=1; Path=/; Domain=.Shop.test, http://shop.test,      /,  s=1",
    "s=1; Path=/; Domain=shop.test,  http://eshop.test,     /,  ''",
    "s=1; Path=/; Domain=other.test, http://www.shop.test,  /,  ''",
    "s=1; Path=/; Domain=test,       http://www.shop.test,  /,  ''",
    "s=1; Path=/; Max-Age=1,     http://www.shop.test,  /,      ''",
    "s=1; Path=/; Max-Age=2,     http://www.shop.test,  /,      s=1",
    "s=1; Path=/; Max-Age=99999999999999, http://www.shop.test, /, s=1",
    "s=1; Path=/; Secure,        https://www.shop.test, /,      ''",
  })
  void aCookieGoesWhereItsServerSays(String cookie, String url, String path, String header) {
    set(cookie);
    assertThat(at(url, path)).isEqualTo(header);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 0.0.1,     10.0.0.1,  ''",
    "127.0.0.1, 0.0.1,     127.0.0.1, ''",
    "127.0.0.1, 127.0.0.1, 127.0.0.1, s=1",
    "::127.0.0.1, 0.0.1, ::127.0.0.1, ''",
    "[::127.0.0.1], 0.0.1], [::127.0.0.1], ''",
  })
  void anAddressHasNoDomain(String from, String domain, String to, String header) {
    jar.store(endpoint("http://" + from), "/", "s=1; Path=/; Domain=" + domain, 0);
    assertThat(at("http://" + to, "/")).isEqualTo(header);
  }

  @Test
  void theLongestPathComesFirst() {
    set("s=1; Path=/");
    set("t=2; Path=/a/b");
    set("u=3; Path=/a");
    set("v=4; Path=/a");
    assertThat(at("http://www.shop.test", "/a/b")).isEqualTo("t=2; u=3; v=4; s=1");
  }

  @Test
  void aSecureOneIsOfTlsOnly() {
    jar.store(endpoint("https://www.shop.test"), "/", "s=1; Secure", 0);
    assertThat(at("https://www.shop.test", "/")).isEqualTo("s=1");
    assertThat(at("http://www.shop.test", "/")).isEmpty();
  }

  @Test
  void aCookieReplacesTheOneOfItsNameOrEndsIt() {
    set("s=1; Path=/");
    set("t=\"x y\"; Path=/");
    set("t=2; Path=/");
    set("s=3; Path=/");
    assertThat(at("http://www.shop.test", "/")).isEqualTo("t=2; s=3");
    set("t=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    assertThat(at("http://www.shop.test", "/")).isEqualTo("s=3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prefs={\"a\":1,\"b\":2}",
        "s=a b",
        "s=a,b",
        "s=C:\\dir",
        "s=\"a b\"",
        "s=a=b",
        "s="
      })
  void whatBrowsersKeepComesBackAsItIs(String cookie) {
    set(cookie + "; Path=/; HttpOnly");
    assertThat(at("http://www.shop.test", "/")).isEqualTo(cookie);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s=a\rX: y",
        "s=a\nX: y",
        "s=a\0b",
        "s=a\u00e9",
        "s=a;b=c\r\n",
        "=x",
        "s",
        "",
        "s\r=1",
        "s=1; Path=/\u00e9",
        "s=1; Path=/\tx",
        "s=1; Domain=\r",
        "s=\u007f"
      })
  void whatCouldEndAFieldIsNoCookie(String cookie) {
    set(cookie);
    assertThat(at("http://www.shop.test", "/a/b")).doesNotContain("\r", "\n", "\0", "X", "\u00e9");
  }

  @Test
  void theOldestGivesWayToTheNewest() {
    IntStream.range(0, 60).forEach(i -> set("c" + i + "=" + i));
    assertThat(at("http://www.shop.test", "/a").split("; "))
        .hasSize(CookieJar.MAX_COOKIES)
        .startsWith("c10=10")
        .endsWith("c59=59");
    set("deep=1; Path=/a/b");
    set("root=1; Path=/");
    assertThat(at("http://www.shop.test", "/a/b").split("; "))
        .hasSize(CookieJar.MAX_COOKIES)
        .startsWith("deep=1", "c12=12")
        .endsWith("c59=59", "root=1");
  }
}
