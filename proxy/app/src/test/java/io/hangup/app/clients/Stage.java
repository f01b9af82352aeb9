package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Background;
import io.hangup.testkit.Capture;
import io.hangup.testkit.Conversation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * One scenario with several real clients at once, each before a proxy of its own, while tcpdump looks on. The first client
 * meets the scenario as a file has it, the others as it is typed.
 */
final class Stage {
    /** The files for people. They listen on a port of their own, which may be taken here; all else is as they have it. */
    private static final Path FILES = Path.of("../../config/scenarios");

    private static final String THEIR_PORT = "listen: 127.0.0.1:15432";

    private final String rule;
    private final boolean armed;

    private Stage(String rule, boolean armed) {
        this.rule = rule;
        this.armed = armed;
    }

    /** What a client does, and what it has to say to that. */
    interface Script {
        void play(Seat seat) throws Exception;
    }

    /**
     * A client.
     *
     * @param upstreamPort what its proxy stands before
     * @param script what it does
     */
    record Part(int upstreamPort, Script script) {}

    /**
     * Where a client connects to.
     *
     * @param port of its proxy
     * @param hangup whose proxy it is
     */
    record Seat(int port, RunningHangup hangup) {
        /** The same for a web client. */
        String url() {
            return "http://127.0.0.1:" + port + "/";
        }

        /** Waits until Hangup has said this of the proxy. */
        Diary await(String event) {
            return hangup.awaitOf(port, event, 1);
        }
    }

    /** Plays a scenario, and asserts that Hangup begins and ends well; what was told and seen of each part, in order. */
    static List<Scene> play(String scenario, Part first, Part... others) throws Exception {
        return new Stage(scenario, true).play(first, List.of(others));
    }

    /** The same, but the rule is armed, by the admin port, once the first connection of each client is there. */
    static List<Scene> playOnceConnected(String scenario, Part first, Part... others) throws Exception {
        return new Stage(scenario, false).play(first, List.of(others));
    }

    /** The same with any rule, which is typed for each of the clients. */
    static List<Scene> playRule(String rule, Part... parts) throws Exception {
        return new Stage("fault-1", true)
                .play(() -> RunningHangup.before(upstreamPorts(List.of(parts)), rule), List.of(parts));
    }

    private List<Scene> play(Part first, List<Part> others) throws Exception {
        String typed = "scenario " + rule + (armed ? "" : ", armed false");
        CompletableFuture<List<Scene>> byFile = later(() -> play(() -> file(first), List.of(first)));
        CompletableFuture<List<Scene>> byWord =
                later(() -> play(() -> RunningHangup.before(upstreamPorts(others), typed), others));
        return Stream.concat(now(byFile).stream(), now(byWord).stream()).toList();
    }

    private static List<Integer> upstreamPorts(List<Part> parts) {
        return parts.stream().map(Part::upstreamPort).toList();
    }

    private RunningHangup file(Part part) throws IOException {
        String entry = "- scenario: " + rule + "\n";
        String text = Files.readString(FILES.resolve(rule + ".yaml"));
        assertThat(text).contains(THEIR_PORT).contains(entry);
        Path file = Files.createTempFile(rule, ".yaml");
        file.toFile().deleteOnExit();
        Files.writeString(
                file,
                text.replace(THEIR_PORT, "listen: 127.0.0.1:0")
                        .replace(entry, armed ? entry : entry + "        armed: false\n"));
        return RunningHangup.of(
                file, Map.of("UPSTREAM_HOST", "127.0.0.1", "UPSTREAM_PORT", Integer.toString(part.upstreamPort())));
    }

    private List<Scene> play(Work<RunningHangup> start, List<Part> parts) throws Exception {
        Client.installed("tcpdump", "tcpdump");
        try (RunningHangup hangup = start.work();
                Capture capture = Capture.of(ports(hangup))) {
            if (!capture.works()) {
                Client.missing("the right to capture packets: root, or CAP_NET_RAW");
            }
            List<CompletableFuture<Seat>> playing = new ArrayList<>();
            for (Part part : parts) {
                Seat seat = new Seat(hangup.ports().get(playing.size()), hangup);
                playing.add(later(() -> {
                    part.script().play(seat);
                    return seat;
                }));
            }
            if (!armed) {
                arm(hangup);
            }
            for (CompletableFuture<Seat> part : playing) {
                now(part);
            }
            Diary diary = hangup.stopAfterAll();
            List<Conversation> wire = capture.conversations();
            return hangup.ports().stream()
                    .map(port -> new Scene(
                            rule,
                            diary.about(port),
                            wire.stream().filter(each -> each.port() == port).toList()))
                    .toList();
        }
    }

    private void arm(RunningHangup hangup) throws IOException, InterruptedException {
        for (int port : hangup.ports()) {
            hangup.awaitOf(port, "connected", 1);
            hangup.order(port, rule, "arm");
        }
    }

    private static int[] ports(RunningHangup hangup) {
        return hangup.ports().stream().mapToInt(Integer::intValue).toArray();
    }

    private interface Work<T> {
        T work() throws Exception;
    }

    private static <T> CompletableFuture<T> later(Work<T> work) {
        return Background.start(() -> {
            try {
                return work.work();
            } catch (Exception failed) {
                throw new CompletionException(failed);
            }
        });
    }

    private static <T> T now(CompletableFuture<T> future) throws Exception {
        try {
            return future.join();
        } catch (CompletionException wrapped) {
            Throwable failed = wrapped.getCause();
            if (failed instanceof Error error) {
                throw error;
            }
            throw failed instanceof Exception exception ? exception : wrapped;
        }
    }
}
