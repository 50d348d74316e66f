package io.onrush.plan;

/** A header field of a request. */
public record Header(String name, Template value) {}
