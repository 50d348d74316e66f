package io.onrush.plan;

/** Which HTTP a plan has servers spoken to in. */
public enum HttpVersion {
  /** By TLS what the server chooses of both, else HTTP/1.1. */
  NEGOTIATED,
  HTTP_1_1,
  /** By TLS only if the server chooses it; in clear text without asking (prior knowledge). */
  HTTP_2
}
