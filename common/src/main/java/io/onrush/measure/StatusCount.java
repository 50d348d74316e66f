package io.onrush.measure;

/** How many responses had a status, from 100 to 999. */
public record StatusCount(int status, long count) {}
