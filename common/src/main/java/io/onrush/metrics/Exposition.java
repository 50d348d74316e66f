package io.onrush.metrics;

/** One answer to a scrape. */
public final class Exposition {
  private final String contentType;
  private final byte[] body;

  Exposition(String contentType, byte[] body) {
    this.contentType = contentType;
    this.body = body;
  }

  /** Of the format that was asked for. */
  public String contentType() {
    return contentType;
  }

  /** The same array each time: not to be changed. */
  public byte[] body() {
    return body;
  }
}
