package io.onrush.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPatternTest {

  private static boolean matches(String pattern, String url) throws Mismatch {
    return TargetPattern.parse(pattern).matches(Target.parse(url).endpoint());
  }

  @ParameterizedTest
  @CsvSource({
    "*, http://shop:81",
    "shop, http://SHOP",
    "Shop, http://shop:8080",
    "shop:8080, http://shop:8080",
    "shop:80, http://shop",
    "*.load-test.svc, http://shop.load-test.svc:8080",
    "*.load-test.svc, http://a.b.load-test.svc",
    "shop-*.test, http://shop-7.test",
    "10.1.*.*, http://10.1.2.3",
    "10.1.2.3:8080, http://10.1.2.3:8080",
    "[FD00::1], http://[fd00:0:0::1]:9",
    "[::1]:9, http://[::1]:9",
  })
  void whatItNames(String pattern, String url) throws Mismatch {
    assertThat(matches(pattern, url)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "shop, http://shop.evil.com",
    "shop, http://ashop",
    "shop:8080, http://shop",
    "shop:8080, http://shop:8081",
    "*.load-test.svc, http://load-test.svc",
    "*.load-test.svc, http://shop.load-test.svc.",
    "*.load-test.svc, http://shop.load-test.svc.evil.com",
    "*.load-test.svc, http://shopXload-test.svc",
    "shop-*.test, http://shop-a.b.test",
    "10.1.*.*, http://10.1.evil.com",
    "10.*.*.*, http://10.a.b.c",
    "*.*.*.*, http://www.shop.evil.com",
    "10.1.2.3, http://10.1.2.30",
    "10.1.2.3, http://10x1.2.3",
    "127.0.0.1, http://2130706433",
    "[::1], http://[::2]",
    "[::1]:9, http://[::1]:10",
  })
  void whatItDoesNotName(String pattern, String url) throws Mismatch {
    assertThat(matches(pattern, url)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://shop",
        "shop/",
        "shop:",
        "shop:0",
        "shop:65536",
        "shop:*",
        "a b",
        "[::1",
        "[zz::1]",
        "::1",
        "[fd00::*]"
      })
  void whatIsNone(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> TargetPattern.parse(text));
  }
}
