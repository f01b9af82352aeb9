package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real browser without a window, told what to do by the DevTools protocol. */
final class Chromium implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private int asked;

    private Chromium(Process process) throws Exception {
        this.process = process;
        BufferedReader err = process.errorReader(StandardCharsets.UTF_8);
        Thread reader = new Thread(() -> err.lines().forEach(said::add), "reads chromium");
        reader.setDaemon(true);
        reader.start();
        Pattern listening = Pattern.compile("DevTools listening on ws://([^/]+)/");
        await("DevTools")
                .atMost(WITHIN)
                .until(() ->
                        said.stream().anyMatch(line -> listening.matcher(line).find()));
        Matcher at = listening.matcher(String.join("\n", said));
        assertThat(at.find()).isTrue();
        HttpClient client = HttpClient.newHttpClient();
        URI list = URI.create("http://" + at.group(1) + "/json/list");
        JsonNode pages =
                JSON.readTree(client.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
        URI page = URI.create(pages.get(0).get("webSocketDebuggerUrl").asString());
        socket = client.newWebSocketBuilder()
                .buildAsync(page, new Listening())
                .get(WITHIN.toSeconds(), TimeUnit.SECONDS);
    }

    /**
     * Starts it.
     *
     * @param hosts names that all lead to 127.0.0.1
     * @param profile a directory of its own
     */
    static Chromium start(List<String> hosts, Path profile) throws Exception {
        String rules = String.join(
                ",", hosts.stream().map(host -> "MAP " + host + " 127.0.0.1").toList());
        Process process = new ProcessBuilder(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "--host-resolver-rules=" + rules,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new Chromium(process);
        } catch (Exception | Error failed) {
            end(process);
            throw failed;
        }
    }

    private final class Listening implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                messages.add(parts.toString());
                parts.setLength(0);
            }
            return WebSocket.Listener.super.onText(from, data, last);
        }
    }

    private JsonNode call(String method, Map<String, Object> parameters) throws Exception {
        int id = ++asked;
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
                .get(WITHIN.toSeconds(), TimeUnit.SECONDS);
        long deadlineNanos = System.nanoTime() + WITHIN.toNanos();
        while (System.nanoTime() < deadlineNanos) {
            String message = messages.poll(1, TimeUnit.SECONDS);
            JsonNode node = JSON.readTree(message == null ? "{}" : message);
            if (node.path("id").asInt(0) == id) {
                return node.path("result");
            }
        }
        throw new AssertionError(method + " had no answer; chromium said: " + said);
    }

    /** Opens a page and waits until the browser is there, whatever the answer was. */
    void open(String url) throws Exception {
        JsonNode navigated = call("Page.navigate", Map.of("url", url));
        assertThat(navigated.path("errorText").asString("")).as(url).isEmpty();
        await("the page " + url)
                .atMost(WITHIN)
                .until(() ->
                        evaluate("document.readyState + ' ' + location.href").startsWith("complete " + url));
    }

    /** What a script of the page says, once its promise is kept. */
    String evaluate(String script) throws Exception {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", script, "awaitPromise", true, "returnByValue", true));
        return result.path("result").path("value").asString("");
    }

    private static void end(Process process) {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        socket.abort();
        end(process);
        assertThat(process.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
