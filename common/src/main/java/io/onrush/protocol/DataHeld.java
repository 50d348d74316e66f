package io.onrush.protocol;

/**
 * What a worker has of one of the plan's data sets.
 *
 * @param rows how many the set has
 * @param fingerprint of the file's bytes; 0 for rows that stand in the plan
 * @param toRow end of the newest span of rows that it was given, 0 for none; only where each row is
 *     used once
 * @param left rows of its spans that it has not used
 */
public record DataHeld(int rows, long fingerprint, long toRow, long left) {}
