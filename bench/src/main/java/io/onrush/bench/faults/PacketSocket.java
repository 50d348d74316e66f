package io.onrush.bench.faults;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Raw frames of one network interface of Linux, see packet(7). Each comes with the header that
 * tells which of its checksums are still to be computed, and is sent on with it.
 */
final class PacketSocket implements AutoCloseable {
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int ETH_P_ALL = 0x0003;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_VNET_HDR = 15;
  private static final int PACKET_IGNORE_OUTGOING = 23;
  private static final int SOCKADDR_LL_BYTES = 20;
  private static final int MAX_FRAME = 70_000;
  private static final long PATIENCE_US = 100_000;

  private static final MethodHandle SOCKET = handle("socket", "iii", true);
  private static final MethodHandle BIND = handle("bind", "ipi", true);
  private static final MethodHandle SETSOCKOPT = handle("setsockopt", "iiipi", true);
  private static final MethodHandle RECV = handle("recv", "ipli", false);
  private static final MethodHandle SEND = handle("send", "ipli", false);
  private static final MethodHandle CLOSE = handle("close", "i", true);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment in = arena.allocate(MAX_FRAME);
  private final MemorySegment out = arena.allocate(MAX_FRAME);
  private final int fd;

  /** Opens one on an interface, by its name. Needs root. */
  PacketSocket(String name) throws IOException {
    fd = call(SOCKET, AF_PACKET, SOCK_RAW, (int) networkOrder(ETH_P_ALL));
    MemorySegment on = arena.allocate(ValueLayout.JAVA_INT);
    on.set(ValueLayout.JAVA_INT, 0, 1);
    call(SETSOCKOPT, fd, SOL_PACKET, PACKET_VNET_HDR, on, 4);
    call(SETSOCKOPT, fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, on, 4);
    MemorySegment patience = arena.allocate(ValueLayout.JAVA_LONG, 2);
    patience.setAtIndex(ValueLayout.JAVA_LONG, 1, PATIENCE_US);
    call(SETSOCKOPT, fd, SOL_SOCKET, SO_RCVTIMEO, patience, 16);
    MemorySegment address = arena.allocate(SOCKADDR_LL_BYTES, 4);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
    address.set(ValueLayout.JAVA_SHORT, 2, networkOrder(ETH_P_ALL));
    address.set(ValueLayout.JAVA_INT, 4, index(name));
    call(BIND, fd, address, SOCKADDR_LL_BYTES);
  }

  /** {@link java.net.NetworkInterface} does not see those without an address. */
  private static int index(String name) throws IOException {
    return Integer.parseInt(Files.readString(Path.of("/sys/class/net", name, "ifindex")).strip());
  }

  /** The next frame with its header; empty if none comes within 100 ms. For one thread. */
  ByteBuffer receive() {
    try {
      long length = (long) RECV.invokeExact(fd, in, (long) MAX_FRAME, 0);
      return length <= 0
          ? ByteBuffer.allocate(0)
          : ByteBuffer.wrap(in.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    } catch (Throwable e) {
      throw new IllegalStateException("recv", e);
    }
  }

  /** Sends a frame that another socket received. For one thread. */
  void send(ByteBuffer frame) {
    long length = frame.remaining();
    MemorySegment.copy(MemorySegment.ofBuffer(frame), 0, out, 0, length);
    try {
      // What cannot be sent is lost, as on any network.
      var _ = (long) SEND.invokeExact(fd, out, length, 0);
    } catch (Throwable e) {
      throw new IllegalStateException("send", e);
    }
  }

  /** To be called when no thread receives or sends any more. */
  @Override
  public void close() {
    try {
      call(CLOSE, fd);
    } catch (IOException e) {
      // It is gone either way.
    }
    arena.close();
  }

  private static short networkOrder(int value) {
    return Short.reverseBytes((short) value);
  }

  private static int call(MethodHandle function, Object... arguments) throws IOException {
    int result;
    try {
      result = (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(function.toString(), e);
    }
    if (result < 0) {
      throw new IOException("a call for a packet socket failed (needs root)");
    }
    return result;
  }

  /** A function of the C library; types: i int, l long, p pointer. */
  @SuppressWarnings("restricted")
  private static MethodHandle handle(String name, String types, boolean returnsInt) {
    FunctionDescriptor arguments = FunctionDescriptor.ofVoid();
    for (int i = 0; i < types.length(); i++) {
      char type = types.charAt(i);
      arguments =
          arguments.appendArgumentLayouts(
              type == 'i'
                  ? ValueLayout.JAVA_INT
                  : type == 'l' ? ValueLayout.JAVA_LONG : ValueLayout.ADDRESS);
    }
    Linker linker = Linker.nativeLinker();
    MemorySegment address = linker.defaultLookup().find(name).orElseThrow();
    return linker.downcallHandle(
        address,
        arguments.changeReturnLayout(returnsInt ? ValueLayout.JAVA_INT : ValueLayout.JAVA_LONG));
  }
}
