package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Await;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a class whose tests let a Netty buffer go without releasing it.
 *
 * <p>Netty finds out when the garbage collector takes the buffer (and says so at the next allocation). So that "nothing was
 * found" means something, one buffer is leaked on purpose at the end: once that one is reported, all before it are too.
 * What Netty would log goes into the failure instead.
 */
final class NoLeakedBuffers implements BeforeAllCallback, AfterAllCallback {
    private static final long PATIENCE_MILLIS = 20_000;
    private static final int ANY_BYTES = 16;

    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final Logger reports = Logger.getLogger(ResourceLeakDetector.class.getName());

    @Override
    public void beforeAll(ExtensionContext context) {
        ByteBufUtil.setLeakListener((type, records) -> leaks.add(records));
        reports.setUseParentHandlers(false);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        try {
            check();
        } finally {
            reports.setUseParentHandlers(true);
        }
    }

    private void check() {
        String planted = "leaked on purpose, " + UUID.randomUUID();
        leak(planted);
        Await.until("the planted leak is found", PATIENCE_MILLIS, () -> {
            System.gc();
            allocator.directBuffer(ANY_BYTES).release();
            return leaks.stream().anyMatch(records -> records.contains(planted));
        });
        leaks.removeIf(records -> records.contains(planted));
        assertThat(leaks).as("buffers that nobody released").isEmpty();
    }

    private void leak(String name) {
        ByteBuf unreleased = allocator.directBuffer(ANY_BYTES);
        unreleased.touch(name);
    }
}
