package io.onrush.protocol;

/**
 * A piece of a checkpoint: what a coordinator's successor needs to go on with a run, beside the
 * intervals that workers still hold.
 *
 * @param version of the checkpoint, ascending within a term
 * @param index of the piece, from 0
 * @param of how many pieces there are
 */
public record Piece(long term, long version, int index, int of, Blob bytes) {}
