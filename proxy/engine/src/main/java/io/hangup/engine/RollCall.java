package io.hangup.engine;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.rule.Plan;
import io.hangup.core.session.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The connections that are open, as each event loop knows those of its own.
 *
 * @param connections by proxy, the oldest first
 * @param missing the proxies of which a loop did not answer in time, so that some of theirs may not be listed
 */
public record RollCall(List<Line> connections, List<String> missing) {
    private static final Comparator<Line> ORDER = Comparator.comparing(
                    (Line line) -> line.id().proxy())
            .thenComparingLong(line -> line.id().ordinal());

    /** Copies the lists. */
    public RollCall {
        connections = List.copyOf(connections);
        missing = List.copyOf(missing);
    }

    /**
     * One connection, as it was when its loop was asked.
     *
     * @param client its address and port
     * @param upstream its address and port, or who is being dialled
     * @param ageNanos since it was accepted
     * @param fromClientBytes relayed from the client so far
     * @param fromUpstreamBytes relayed from the upstream so far
     * @param plan what is planned for it, or what has happened to it
     * @param state what it does
     */
    public record Line(
            ConnectionId id,
            String client,
            String upstream,
            long ageNanos,
            long fromClientBytes,
            long fromUpstreamBytes,
            Plan plan,
            State state) {}

    /**
     * Asks every loop, and waits for none longer than so long in all.
     *
     * @param workers the loops
     * @param proxies whose connections are asked for
     */
    static RollCall take(List<Worker> workers, List<ProxyRuntime> proxies, long withinMillis) {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMillis);
        List<CompletableFuture<List<Line>>> asked =
                workers.stream().map(worker -> ask(worker, proxies)).toList();
        List<Line> lines = new ArrayList<>();
        List<Worker> silent = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            List<Line> none = List.of();
            List<Line> answer = asked.get(i)
                    .completeOnTimeout(none, Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .join();
            lines.addAll(answer);
            if (answer == none) {
                silent.add(workers.get(i));
            }
        }
        lines.sort(ORDER);
        return new RollCall(lines, missing(silent, proxies));
    }

    /** What the loop says; where it comes to that too late, it does not begin to look. */
    private static CompletableFuture<List<Line>> ask(Worker worker, List<ProxyRuntime> proxies) {
        CompletableFuture<List<Line>> answer = new CompletableFuture<>();
        try {
            worker.loop().execute(() -> {
                if (!answer.isDone()) {
                    answer.complete(worker.lines(proxies));
                }
            });
        } catch (RejectedExecutionException ended) {
            answer.complete(new ArrayList<>());
        }
        return answer;
    }

    private static List<String> missing(List<Worker> silent, List<ProxyRuntime> proxies) {
        return silent.isEmpty()
                ? List.of()
                : proxies.stream()
                        .filter(proxy -> proxy.open().stream().anyMatch(session -> silent.contains(session.worker())))
                        .map(ProxyRuntime::name)
                        .toList();
    }
}
