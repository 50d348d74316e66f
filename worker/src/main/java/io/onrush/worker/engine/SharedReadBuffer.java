package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * The one buffer into which all connections of an event loop read, one after the other. It saves an
 * allocation for each read and stays in the cache. Whoever gets it must be done with it, and have
 * released it, before returning to the loop.
 */
final class SharedReadBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  private static final int BYTES = 64 * 1024;
  private static final int READS_PER_EVENT = 16;

  private final ByteBuf buffer = Unpooled.directBuffer(BYTES, BYTES);

  SharedReadBuffer() {
    super(READS_PER_EVENT);
  }

  @Override
  @SuppressWarnings("deprecation") // The type is what Netty's interface still asks for.
  public RecvByteBufAllocator.Handle newHandle() {
    return new SharedHandle();
  }

  void release() {
    buffer.release();
  }

  private final class SharedHandle extends MaxMessageHandle {
    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return buffer.clear().retain();
    }

    @Override
    public int guess() {
      return BYTES;
    }
  }
}
