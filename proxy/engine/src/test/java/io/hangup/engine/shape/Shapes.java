package io.hangup.engine.shape;

import io.hangup.core.rule.Shape;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Shapes of one kind, and bytes to shape. */
final class Shapes {
    private Shapes() {}

    static Shape delay(long delayMillis, long jitterMillis) {
        return new Shape(0, delayMillis, jitterMillis, Shape.UNLIMITED, Shape.WHOLE, 0);
    }

    static Shape throttle(long bytesPerSecond) {
        return new Shape(0, 0, 0, bytesPerSecond, Shape.WHOLE, 0);
    }

    static Shape slice(int bytes, long everyMillis) {
        return new Shape(0, 0, 0, Shape.UNLIMITED, bytes, everyMillis);
    }

    static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    static ByteBuf bytes(int length) {
        return Unpooled.buffer(length).writerIndex(length);
    }
}
