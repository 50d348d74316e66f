package io.onrush.protocol;

/** From the coordinator to the coordinator nodes, each of which answers HTTP for the cluster. */
public sealed interface ToGateway extends CborSerializable {

  /** Which node it is about: its unique address in the cluster. */
  String node();

  /**
   * The coordinator runs on this node. Said again and again.
   *
   * @param httpUrl where that node's HTTP API is reached, {@code http://10.0.0.1:8080}
   */
  record Active(String node, String httpUrl) implements ToGateway {}

  /** The coordinator does not run on this node any more. */
  record Moving(String node) implements ToGateway {}
}
