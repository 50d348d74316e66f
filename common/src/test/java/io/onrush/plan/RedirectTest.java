package io.onrush.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {

  private static final Endpoint SHOP = new Endpoint("shop", 80);

  @ParameterizedTest
  @CsvSource({
    "/x,                      shop,   80,   /x",
    "/x?a=b#c,                shop,   80,   /x?a=b",
    "'',                      shop,   80,   /a/b?c=d",
    "#top,                    shop,   80,   /a/b?c=d",
    "?e,                      shop,   80,   /a/b?e",
    "x,                       shop,   80,   /a/x",
    "./x/,                    shop,   80,   /a/x/",
    "../x,                    shop,   80,   /x",
    "../../../x/../y/.,       shop,   80,   /y/",
    "..,                      shop,   80,   /",
    "/a//b,                   shop,   80,   /a//b",
    "/?u=../..,               shop,   80,   /?u=../..",
    "http://other:8080,       other,  8080, /",
    "HTTP://Other/x,          other,  80,   /x",
    "http://other?q,          other,  80,   /?q",
    "http://[::1]:81/,        0:0:0:0:0:0:0:1, 81, /",
    "//other/x,               other,  80,   /x",
    "/a b/ä,                  shop,   80,   /a%20b/%E4",
    "/a|b[c],                 shop,   80,   /a|b[c]",
  })
  void aLocationIsRelativeToTheRequest(String location, String host, int port, String path) {
    assertThat(Redirect.of(SHOP, "/a/b?c=d", location))
        .contains(new Redirect(new Endpoint(host, port), path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://shop/",
        "javascript:alert(1)",
        "mailto:a@b",
        "http://user@shop/",
        "http:///x",
        "http://shop:99999/",
        "http://sh op/",
        "/a\rX: b",
        "/a\0",
        "/a\u007f",
      })
  void whatIsNoUrlOfAServerLeadsNowhere(String location) {
    assertThat(Redirect.of(SHOP, "/", location)).isEmpty();
  }
}
