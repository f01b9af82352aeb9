package io.hangup.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * An order of calls around a fault, such as {@code *,R,R,W,W}.
 *
 * <p>The steps, separated by commas:
 *
 * <ul>
 *   <li>{@code R}: one read of up to 64 KiB
 *   <li>{@code W}: one write of one byte ({@code ok} if it was taken)
 *   <li>{@code U}: an upload, written until a write fails or is blocked to its bound
 *   <li>{@code F}: a FIN (half-close)
 *   <li>{@code *}: the fault happens. Behind a letter, as in {@code R*} or {@code U*}: it happens while that call is
 *       blocked
 * </ul>
 *
 * <p>After each step the script waits until the kernel has an answer to what was written (all acknowledged, or the
 * connection gone; at most one second), so that the next call meets what the previous one caused.
 */
public final class Script {
    private static final int READ_BYTES = 64 * 1024;
    private static final long UPLOAD_BYTES = 1L << 40;
    private static final long SETTLES_WITHIN_MILLIS = 1_000;
    private static final String FAULT = "*";
    private static final String STEP = "(\\*|[RWUF]\\*?)";

    private final List<String> steps;
    private final long timeoutMillis;

    private Script(List<String> steps, long timeoutMillis) {
        this.steps = steps;
        this.timeoutMillis = timeoutMillis;
    }

    /** The script {@code order}, each of whose calls may be blocked for {@code timeoutMillis}. */
    public static Script of(String order, long timeoutMillis) {
        List<String> steps = List.of(order.split(","));
        if (!order.matches(STEP + "(," + STEP + ")*")
                || order.chars().filter(c -> c == '*').count() != 1) {
            throw new IllegalArgumentException(
                    "\"" + order + "\" is no script: expected R, W, U or F, separated by commas,"
                            + " and one * where the fault happens, as in *,R,R,W,W or R*,W,W");
        }
        return new Script(steps, timeoutMillis);
    }

    /**
     * Makes the calls on {@code peer}.
     *
     * @param fault makes the fault happen, and returns once its ending has arrived at {@code peer}: see
     *     {@link Peer#awaitState}
     * @return what each call got, in order
     */
    public List<CallResult> run(Peer peer, Runnable fault) {
        List<CallResult> results = new ArrayList<>();
        for (String step : steps) {
            if (step.equals(FAULT)) {
                fault.run();
            } else {
                results.add(step.endsWith(FAULT) ? during(step, peer, fault) : call(step, peer));
                settle(peer);
            }
        }
        return results;
    }

    private CallResult during(String step, Peer peer, Runnable fault) {
        CompletableFuture<CallResult> result = Background.start(() -> call(step, peer));
        Await.until(
                "the call " + step + " is blocked",
                timeoutMillis,
                () -> peer.isReadBlocked() || peer.isWriteBlocked() || result.isDone());
        fault.run();
        return result.join();
    }

    private CallResult call(String step, Peer peer) {
        return switch (step.charAt(0)) {
            case 'R' -> peer.read(READ_BYTES, timeoutMillis);
            case 'W' -> peer.writeAll(new byte[1], timeoutMillis).end();
            case 'U' ->
                Payload.of(0, UPLOAD_BYTES).sendOver(peer, 0, timeoutMillis).end();
            case 'F' -> peer.shutdownOutput();
            default -> throw new IllegalStateException(step);
        };
    }

    private static void settle(Peer peer) {
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
