package io.hangup.app.deploy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real Prometheus on loopback, with the configuration of {@code config/prometheus}, that scrapes one Hangup each second. */
final class Prometheus implements AutoCloseable {
    private static final String ORIGIN = "Debian: apt-get install --no-install-recommends prometheus";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;

    private Prometheus(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /**
     * Starts it and waits until it has scraped.
     *
     * @param directory for its files; empty
     * @param adminPort of the Hangup
     */
    static Prometheus of(Path directory, int adminPort) throws IOException {
        Path ours = Tree.CONFIG.resolve("prometheus");
        Files.copy(ours.resolve("alerts.yaml"), directory.resolve("alerts.yaml"));
        Files.writeString(
                directory.resolve("prometheus.yml"),
                Files.readString(ours.resolve("prometheus.yml"))
                        .replace("hangup:9191", "127.0.0.1:" + adminPort)
                        .replace("15s", "1s"));
        int port = freePort();
        Path log = directory.resolve("log");
        ProcessBuilder program = new ProcessBuilder(
                        "prometheus",
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=data",
                        "--web.listen-address=127.0.0.1:" + port)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Prometheus prometheus = new Prometheus(Tool.start(program, ORIGIN), log, port);
        try {
            prometheus.awaitValue("up{job=\"hangup\"} == 1");
            return prometheus;
        } catch (RuntimeException | Error failed) {
            prometheus.close();
            throw failed;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Waits until an expression has a value that is a number. */
    void awaitValue(String expression) {
        await(expression).atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("prometheus has ended:\n" + Files.readString(log));
            }
            return hasValue(expression);
        });
    }

    /** Whether an expression has a value now that is a number. */
    boolean hasValue(String expression) throws InterruptedException {
        return values(expression).stream().anyMatch(value -> !Double.isNaN(value));
    }

    /** The values of an expression now; none also where it does not listen yet. */
    private List<Double> values(String expression) throws InterruptedException {
        try {
            Tree answer = get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
            return answer.at("data", "result").items().stream()
                    .map(series -> Double.parseDouble(series.text("value", 1)))
                    .toList();
        } catch (IOException early) {
            return List.of();
        }
    }

    /** The values of a label of a metric. */
    List<String> labels(String metric, String label) throws IOException, InterruptedException {
        String match = URLEncoder.encode(metric, StandardCharsets.UTF_8);
        return get("label/" + label + "/values?match[]=".replace("[]", "%5B%5D") + match).at("data").items().stream()
                .map(value -> value.text())
                .toList();
    }

    private Tree get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 400) {
            throw new AssertionError(path + ": " + response.body());
        }
        if (response.statusCode() != 200) {
            throw new IOException(response.body());
        }
        return Tree.parse(response.body());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
