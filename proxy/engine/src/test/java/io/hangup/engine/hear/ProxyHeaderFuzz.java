package io.hangup.engine.hear;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** A target of the fuzzer: whatever comes first on a connection, it is the same header, or none, however it is cut. */
public final class ProxyHeaderFuzz {
    private ProxyHeaderFuzz() {}

    /** Called by Jazzer, and by a test with what it once found. */
    public static void fuzzerTestOneInput(byte[] input) {
        String whole = read(input, Math.max(1, input.length));
        String single = read(input, 1);
        if (!whole.equals(single)) {
            throw new AssertionError("in one piece: " + whole + "\nbyte by byte: " + single);
        }
    }

    private static String read(byte[] input, int pieceBytes) {
        ProxyHeader header = new ProxyHeader();
        StringBuilder behind = new StringBuilder();
        for (int from = 0; from < input.length; from += pieceBytes) {
            int bytes = Math.min(pieceBytes, input.length - from);
            ByteBuf piece = Unpooled.wrappedBuffer(input, from, bytes);
            if (header.over()) {
                behind.append(piece.toString(StandardCharsets.ISO_8859_1));
            } else {
                header.read(piece, rest -> behind.append(rest.toString(StandardCharsets.ISO_8859_1)));
            }
            if (piece.refCnt() != 1 || piece.readableBytes() != bytes) {
                throw new AssertionError("the buffer is not left as it was: " + piece);
            }
            piece.release();
        }
        return header.over() + " " + header.source() + " " + behind;
    }
}
