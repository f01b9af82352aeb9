package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.Hangup;
import io.hangup.testkit.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Hangup as a user runs it, on a free port of loopback before one upstream, with its events in JSON. */
final class RunningHangup implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 30_000;

    private final Hangup process;
    private final int port;

    private RunningHangup(Hangup process) {
        this.process = process;
        process.awaitLine("\"event\":\"started\"");
        this.port = Integer.parseInt(
                process.awaitLine("\"event\":\"listening\".*\"port\":(\\d+)").group(1));
    }

    /** Starts it before this port of loopback, with these rules in their short form. */
    static RunningHangup before(int upstreamPort, String... rules) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run", "0=127.0.0.1:" + upstreamPort, "--log-format", "json"));
        for (String rule : rules) {
            arguments.addAll(List.of("--rule", rule));
        }
        return new RunningHangup(Hangup.start(arguments.toArray(String[]::new)));
    }

    /** Where it listens. */
    int port() {
        return port;
    }

    /** The same for a web client. */
    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    /** What it said so far, once it has said so many of these. */
    Diary await(String event, int count) {
        return Await.until(
                count + " times \"" + event + "\"",
                PATIENCE_MILLIS,
                () -> Diary.of(process.out()),
                seen -> seen.all(event).size() >= count || !process.isAlive());
    }

    /** All that it said, after so many connections have ended and it was told to stop. */
    Diary stopAfter(int connections) throws IOException, InterruptedException {
        await("ended", connections);
        return stop();
    }

    /** Ends it as a user does, and asserts that it ends well and without a complaint; all that it said. */
    Diary stop() throws IOException, InterruptedException {
        process.signal("TERM");
        assertThat(process.awaitExit()).as(process.said()).isZero();
        assertThat(process.err()).isEmpty();
        return Diary.of(process.out());
    }

    @Override
    public void close() {
        process.close();
    }
}
