package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.Hangup;
import io.hangup.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Hangup as a user runs it, on free ports of loopback before its upstreams, with its events in JSON. */
final class RunningHangup implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 30_000;

    private final Hangup process;
    private final List<Integer> ports;

    private RunningHangup(Hangup process) {
        this.process = process;
        process.awaitLine("\"event\":\"started\"");
        this.ports = Diary.of(process.out()).all("listening").stream()
                .map(proxy -> Integer.parseInt(proxy.text("port")))
                .toList();
    }

    /** Starts it before this port of loopback, with these rules in their short form. */
    static RunningHangup before(int upstreamPort, String... rules) throws IOException {
        return before(List.of(upstreamPort), rules);
    }

    /** The same before several, each with a proxy of its own and all with these rules. */
    static RunningHangup before(List<Integer> upstreamPorts, String... rules) throws IOException {
        List<String> arguments = new ArrayList<>();
        upstreamPorts.forEach(port -> arguments.add("0=127.0.0.1:" + port));
        for (String rule : rules) {
            arguments.addAll(List.of("--rule", rule));
        }
        return run(Map.of(), arguments);
    }

    /** Starts it with this file, and with these variables in its environment. */
    static RunningHangup of(Path file, Map<String, String> environment) throws IOException {
        return run(environment, List.of(file.toString()));
    }

    private static RunningHangup run(Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> all =
                new ArrayList<>(List.of("run", "--log-format", "json", "--admin", "127.0.0.1:0", "--drain", "0s"));
        all.addAll(arguments);
        return new RunningHangup(Hangup.start(environment, all.toArray(String[]::new)));
    }

    /** Where it listens. */
    int port() {
        return ports.get(0);
    }

    /** Where each of its proxies listens, in order. */
    List<Integer> ports() {
        return ports;
    }

    /** The same for a web client. */
    String url() {
        return "http://127.0.0.1:" + port() + "/";
    }

    /** What it said so far, once it has said so many of these. */
    Diary await(String event, int count) {
        return Await.until(
                count + " times \"" + event + "\"",
                PATIENCE_MILLIS,
                () -> Diary.of(process.out()),
                seen -> seen.all(event).size() >= count || !process.isAlive());
    }

    /** What it said so far of the proxy that listens on this port, once it has said so many of these. */
    Diary awaitOf(int listeningPort, String event, int count) {
        return Await.until(
                count + " times \"" + event + "\" of the proxy on port " + listeningPort,
                PATIENCE_MILLIS,
                () -> Diary.of(process.out()).about(listeningPort),
                seen -> seen.all(event).size() >= count || !process.isAlive());
    }

    /**
     * Has a rule of the proxy that listens on this port do something, by the admin port.
     *
     * @param order {@code arm}, {@code disarm} or {@code fire}
     * @return the answer, in JSON
     */
    String order(int listeningPort, String rule, String order) throws IOException, InterruptedException {
        Diary diary = Diary.of(process.out());
        String proxy = diary.about(listeningPort).first("listening").text("proxy");
        URI uri = URI.create(diary.first("admin").text("url") + "/api/v1/rules/" + proxy + "/" + rule + "/" + order);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** All that it said, after each of its connections has ended and it was told to stop. */
    Diary stopAfterAll() throws IOException, InterruptedException {
        Await.until(
                "every connection has ended",
                PATIENCE_MILLIS,
                () -> Diary.of(process.out()),
                seen -> seen.all("ended").size() >= seen.all("accepted").size());
        return stop();
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
