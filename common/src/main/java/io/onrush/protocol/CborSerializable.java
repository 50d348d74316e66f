package io.onrush.protocol;

/** Marks what travels between members; bound to the serializer in the cluster's configuration. */
public interface CborSerializable {}
