package io.hangup.engine.wire;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** The upstream of a connection that has none (yet): everything is done at once and to nobody. */
public enum NoWire implements Wire {
    /** The only one. */
    NONE;

    @Override
    public void read() {}

    @Override
    public void pause() {}

    @Override
    public void watch() {}

    @Override
    public void write(ByteBuf bytes) {
        bytes.release();
    }

    @Override
    public void flush() {}

    @Override
    public long queuedBytes() {
        return 0;
    }

    @Override
    public void finish() {}

    @Override
    public boolean finished() {
        return true;
    }

    @Override
    public boolean close() {
        return false;
    }

    @Override
    public boolean abort() {
        return false;
    }

    @Override
    public boolean alive() {
        return false;
    }

    @Override
    public boolean sighted() {
        return true;
    }

    @Override
    public long unreadBytes() {
        return 0;
    }

    @Override
    public void showUnread(int mostBytes, Consumer<ByteBuf> to) {}

    @Override
    public long unackedBytes() {
        return 0;
    }

    @Override
    public Fin fin() {
        return Fin.OVER;
    }
}
