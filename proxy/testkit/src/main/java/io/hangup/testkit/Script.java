package io.hangup.testkit;

import io.hangup.testkit.CallResult.Ok;
import io.hangup.testkit.CallResult.TimedOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An order of calls around a fault, such as {@code *,R,R,W,W}.
 *
 * <p>The steps, separated by commas:
 *
 * <ul>
 *   <li>{@code R}: one read of up to 64 KiB
 *   <li>{@code W}: one write of one byte ({@code ok} if it was taken)
 *   <li>{@code U}: an upload of 32 MiB, which is more than all buffers on the way hold, until a write fails or is blocked to
 *       its bound
 *   <li>{@code D}: a download: reads until one finds the end, fails, or is blocked to its bound
 *   <li>{@code F}: a FIN (half-close)
 *   <li>{@code *}: the fault happens. Behind a letter, as in {@code R*} or {@code U*}: it happens while that call is
 *       blocked, and the call's bound counts from then on
 * </ul>
 *
 * <p>Between a write that was taken and the next call the script waits until the kernel has an answer to it (all
 * acknowledged, or the connection gone; at most one second), so that the next call meets what the previous one caused.
 */
public final class Script {
    private static final int READ_BYTES = 64 * 1024;
    private static final long UPLOAD_BYTES = 32L * 1024 * 1024;
    private static final int SLICES = 4;
    private static final long BLOCKS_WITHIN_MILLIS = 10_000;
    private static final long SETTLES_WITHIN_MILLIS = 1_000;
    private static final String FAULT = "*";
    private static final Set<String> WRITES = Set.of("W", "U", "F");
    private static final String STEP = "(\\*|[RWUDF]\\*?)";

    private final List<String> before;
    private final String during;
    private final List<String> after;
    private final long timeoutMillis;

    private Script(List<String> steps, int fault, long timeoutMillis) {
        this.before = steps.subList(0, fault);
        this.during = steps.get(fault);
        this.after = steps.subList(fault + 1, steps.size());
        this.timeoutMillis = timeoutMillis;
    }

    /** The script {@code order}, each of whose calls may be blocked for {@code timeoutMillis}. */
    public static Script of(String order, long timeoutMillis) {
        List<String> steps = List.of(order.split(","));
        if (!order.matches(STEP + "(," + STEP + ")*")
                || order.chars().filter(c -> c == '*').count() != 1) {
            throw new IllegalArgumentException(
                    "\"" + order + "\" is no script: expected R, W, U, D or F, separated by commas,"
                            + " and one * where the fault happens, as in *,R,R,W,W or R*,W,W");
        }
        int fault = 0;
        while (!steps.get(fault).endsWith(FAULT)) {
            fault++;
        }
        return new Script(steps, fault, timeoutMillis);
    }

    /**
     * Makes the calls on {@code peer}.
     *
     * @param fault makes the fault happen, and returns once its ending has arrived at {@code peer}: see
     *     {@link Peer#awaitState}
     * @return what each call got, in order
     */
    public List<CallResult> run(Peer peer, Runnable fault) {
        Begun begun = begin(peer);
        fault.run();
        return begun.finish();
    }

    /**
     * Makes the calls on {@code peer} that come before the fault; the one during which it happens is blocked when this
     * returns.
     */
    public Begun begin(Peer peer) {
        Begun begun = new Begun(peer);
        begun.begin();
        return begun;
    }

    /** A script whose fault is yet to happen. */
    public final class Begun {
        private final Peer peer;
        private final List<CallResult> results = new ArrayList<>();
        private volatile @Nullable Long overNanos;
        private @Nullable CompletableFuture<CallResult> blocked;
        private boolean unsettled;

        private Begun(Peer peer) {
            this.peer = peer;
        }

        private void begin() {
            before.forEach(this::make);
            if (!during.equals(FAULT)) {
                CompletableFuture<CallResult> started = Background.start(this::makeBlocked);
                Await.until(
                        "the call " + during + " is blocked",
                        BLOCKS_WITHIN_MILLIS,
                        () -> peer.isReadBlocked() || peer.isWriteBlocked() || started.isDone());
                blocked = started;
            }
        }

        /** To be called once the fault has happened: makes the rest of the calls, and tells what each of all got. */
        public List<CallResult> finish() {
            overNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            if (blocked != null) {
                took(during, blocked.join());
            }
            after.forEach(this::make);
            return List.copyOf(results);
        }

        /** Makes the blocked call in slices, so that it can be told how long the fault is over. */
        private CallResult makeBlocked() {
            long sliceMillis = Math.max(1, timeoutMillis / SLICES);
            CallResult result = call(during, sliceMillis);
            while (result instanceof TimedOut && !over()) {
                result = call(during, sliceMillis);
            }
            return result;
        }

        private boolean over() {
            Long at = overNanos;
            return at != null && System.nanoTime() - at >= 0;
        }

        private void make(String step) {
            if (unsettled) {
                settle();
            }
            took(step, call(step, timeoutMillis));
        }

        private void took(String step, CallResult result) {
            results.add(result);
            unsettled = result instanceof Ok && WRITES.contains(step.substring(0, 1));
        }

        private CallResult call(String step, long boundMillis) {
            return switch (step.charAt(0)) {
                case 'R' -> peer.read(READ_BYTES, boundMillis);
                case 'W' -> peer.writeAll(new byte[1], boundMillis).end();
                case 'U' ->
                    Payload.of(0, UPLOAD_BYTES).sendOver(peer, 0, boundMillis).end();
                case 'D' -> peer.readToEnd(boundMillis).end();
                case 'F' -> peer.shutdownOutput();
                default -> throw new IllegalStateException(step);
            };
        }

        private void settle() {
            if (!TcpSocket.available()) {
                return;
            }
            long deadlineNanos = System.nanoTime() + SETTLES_WITHIN_MILLIS * 1_000_000;
            Await.until(
                    "what was written is answered, or the wait is over",
                    2 * SETTLES_WITHIN_MILLIS,
                    () -> peer.inKernel().unacknowledgedBytes() == 0 || System.nanoTime() - deadlineNanos >= 0);
        }
    }
}
