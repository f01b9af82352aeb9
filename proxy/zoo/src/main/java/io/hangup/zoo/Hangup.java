package io.hangup.zoo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running hangup.jar before an upstream, with one rule, and with its admin port. */
final class Hangup implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("\"event\":\"listening\".*\"port\":(\\d+)");
    private static final Pattern ADMIN = Pattern.compile("\"event\":\"admin\".*\"url\":\"([^\"]+)\"");
    private static final String STARTED = "\"event\":\"started\"";
    private static final String INJECTED = "\"event\":\"injected\"";
    private static final String PENDING = "\"pending\"";

    private static final long STARTS_WITHIN_MILLIS = 30_000;
    private static final long SETTLES_WITHIN_MILLIS = 12_000;
    private static final long ENDS_WITHIN_SECONDS = 10;
    private static final long PAUSE_MILLIS = 20;
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;

    private Hangup(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it, with the JVM that runs this.
     *
     * @param rule as it is typed behind {@code --rule}
     * @param log where its events go
     */
    static Hangup start(Path jar, int upstreamPort, String rule, Path log) throws IOException, InterruptedException {
        List<String> command = List.of(
                Jvm.JAVA,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                jar.toString(),
                "run",
                "127.0.0.1:0=127.0.0.1:" + upstreamPort,
                "--rule",
                rule,
                "--admin",
                "127.0.0.1:0",
                "--log-format",
                "json");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(log.toFile())
                .start();
        Hangup hangup = new Hangup(process, log);
        if (!hangup.says(STARTED, STARTS_WITHIN_MILLIS)) {
            process.destroyForcibly();
            throw new IOException("hangup.jar did not start with the rule " + rule);
        }
        return hangup;
    }

    /** Where its proxy listens. */
    int port() throws IOException {
        return Integer.parseInt(said(PORT));
    }

    private String said(Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(log));
        if (!matcher.find()) {
            throw new IOException("hangup.jar did not say " + pattern + " in " + Files.readString(log));
        }
        return matcher.group(1);
    }

    /** Waits until the fault was carried out, or so long. */
    boolean injected(long withinMillis) throws IOException, InterruptedException {
        return says(INJECTED, withinMillis);
    }

    private boolean says(String text, long withinMillis) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMillis);
        while (!Files.readString(log).contains(text)) {
            if (System.nanoTime() > end || !process.isAlive()) {
                return false;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return true;
    }

    /** What it reports once every outcome is known, in JSON. */
    String report() throws IOException, InterruptedException {
        URI uri = URI.create(said(ADMIN) + "/api/v1/report");
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLES_WITHIN_MILLIS);
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        while (answer.body().contains(PENDING) && System.nanoTime() < end) {
            Thread.sleep(PAUSE_MILLIS);
            answer = http.send(request, BodyHandlers.ofString());
        }
        return answer.statusCode() == OK ? answer.body() : "{}";
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
