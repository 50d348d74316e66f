package io.onrush.cli.remote;

/**
 * One server-sent event.
 *
 * @param id last id seen on the stream, empty before the first
 * @param name of the event, {@code message} when the server gave none
 */
public record SseEvent(String id, String name, String data) {}
