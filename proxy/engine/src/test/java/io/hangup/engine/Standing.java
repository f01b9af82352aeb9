package io.hangup.engine;

import io.hangup.testkit.Await;
import java.util.concurrent.CountDownLatch;

/** The first event loop of an engine stands still, until this is closed. */
final class Standing implements AutoCloseable {
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread orders;

    Standing(Engine engine) {
        CountDownLatch begun = new CountDownLatch(1);
        orders = new Thread(() -> {
            try {
                engine.orders().carryOut(() -> {
                    begun.countDown();
                    over.await();
                    return 1;
                });
            } catch (LoopBusy expected) {
                // It does not come to an end in time, of course.
            }
        });
        orders.start();
        Await.until("the loop stands", Ends.PATIENCE_MILLIS, () -> begun.getCount() == 0);
    }

    @Override
    public void close() {
        over.countDown();
        Await.until("the order is over", Ends.PATIENCE_MILLIS, () -> !orders.isAlive());
    }
}
