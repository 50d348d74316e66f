package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;

/** Header compression that tells how many bytes the last block took, with its frame's head. */
final class Http2HeadSizes {
  private Http2HeadSizes() {}

  static final class Encoder extends DefaultHttp2HeadersEncoder {
    private int bytes;

    Encoder() {
      super(Http2HeadersEncoder.NEVER_SENSITIVE);
    }

    @Override
    public void encodeHeaders(int stream, Http2Headers headers, ByteBuf out) throws Http2Exception {
      int before = out.writerIndex();
      super.encodeHeaders(stream, headers, out);
      bytes = Http2Wire.FRAME_HEAD_BYTES + out.writerIndex() - before;
    }

    int bytes() {
      return bytes;
    }
  }

  static final class Decoder extends DefaultHttp2HeadersDecoder {
    private int bytes;

    Decoder() {
      super(true, ResponseParser.MAX_HEAD_BYTES);
    }

    @Override
    public Http2Headers decodeHeaders(int stream, ByteBuf block) throws Http2Exception {
      bytes = Http2Wire.FRAME_HEAD_BYTES + block.readableBytes();
      return super.decodeHeaders(stream, block);
    }

    int bytes() {
      return bytes;
    }
  }
}
