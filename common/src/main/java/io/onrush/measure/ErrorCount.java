package io.onrush.measure;

/**
 * How often requests failed in one way.
 *
 * @param status of the response where the kind is {@link ErrorKind#STATUS}, else 0
 */
public record ErrorCount(ErrorKind kind, int status, long count) {}
