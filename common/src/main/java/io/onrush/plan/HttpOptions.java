package io.onrush.plan;

/**
 * How a request is carried out, beyond what is sent.
 *
 * @param maxRedirects how many redirects in a row are followed; 0 for none
 * @param cookies whether the virtual users of its scenario keep cookies
 * @param reusesConnections whether it may go on a connection that was used before, and leave its
 *     own to others
 */
public record HttpOptions(int maxRedirects, boolean cookies, boolean reusesConnections) {

  public static final HttpOptions DEFAULT = new HttpOptions(0, false, true);

  HttpOptions withMaxRedirects(int value) {
    return new HttpOptions(value, cookies, reusesConnections);
  }

  HttpOptions withCookies(boolean value) {
    return new HttpOptions(maxRedirects, value, reusesConnections);
  }
}
