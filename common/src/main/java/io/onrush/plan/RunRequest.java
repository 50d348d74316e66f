package io.onrush.plan;

/** A request with the index of its scenario. */
public record RunRequest(int scenario, Request request) {}
