package io.hangup.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A web page in a real browser, on the machine where Hangup runs, tries to steer it. What the browser sends of its own accord is
 * seen by a server that takes everything; Hangup takes none of it.
 */
@Timeout(240)
class BrowserIT {
    private static final String EVIL = "evil.example";
    private static final String REBOUND = "rebound.example";
    private static final String DISARM = "/api/v1/rules/db/cut/disarm";

    @TempDir(cleanup = CleanupMode.NEVER)
    private static Path profile;

    @TempDir
    private Path directory;

    private final Queue<String> taken = new ConcurrentLinkedQueue<>();
    private HttpServer web;
    private Hangup hangup;
    private Chromium browser;

    @BeforeEach
    void begin() throws Exception {
        boolean isThere = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "chromium")));
        assumeTrue(isThere || "true".equals(System.getenv("CI")), "there is no chromium in the PATH");
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", this::take);
        web.start();
        Path file = Files.writeString(directory.resolve("hangup.yaml"), """
                admin: { listen: 0 }
                proxies:
                  - { name: db, listen: 0, upstream: "127.0.0.1:1", rules: [{ name: cut, fault: reset }] }
                """);
        hangup = Hangup.run(file.toString());
        browser = Chromium.start(List.of(EVIL, REBOUND), Files.createTempDirectory(profile, "chromium"));
    }

    @AfterEach
    void end() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (hangup != null) {
            hangup.close();
        }
        if (web != null) {
            web.stop(0);
        }
    }

    /** Gives a page to whoever reads, and writes down who writes. */
    private void take(HttpExchange exchange) throws IOException {
        taken.add(
                exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("Content-Type"));
        byte[] page = "<!doctype html><title>a page</title><iframe name=frame></iframe>".getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }

    private String admin(String host) {
        return "http://" + host + ":" + hangup.adminPort();
    }

    private String web(String host) {
        return "http://" + host + ":" + web.getAddress().getPort();
    }

    /** What becomes of a request: its status, {@code opaque} where the page may not know, or that the browser refused. */
    private String fetch(String url, String options) throws Exception {
        return browser.evaluate("fetch('" + url + "', " + options
                + ").then(r => r.type == 'opaque' ? 'opaque' : String(r.status), e => 'refused: ' + e)");
    }

    /** A form is sent into the frame, as no script could. */
    private String form(String url, String type) throws Exception {
        return browser.evaluate("""
                new Promise(done => {
                  const form = document.createElement('form');
                  form.method = 'post'; form.action = '%s'; form.enctype = '%s'; form.target = 'frame';
                  const field = document.createElement('input');
                  field.name = '{"connection": 1, "x": "'; field.value = '"}';
                  form.append(field); document.body.append(form);
                  document.querySelector('iframe').onload = () => done('loaded');
                  form.submit();
                })""".formatted(url, type));
    }

    private boolean isArmed() throws Exception {
        try (java.net.Socket socket = new java.net.Socket(InetAddress.getLoopbackAddress(), hangup.adminPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /api/v1/rules HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).contains("\"rule\":\"cut\"");
            return answer.contains("\"armed\":true");
        }
    }

    @Test
    void a_page_of_another_origin_cannot_steer_it() throws Exception {
        browser.open(web(EVIL) + "/");
        String simple = "{method: 'POST', mode: 'no-cors'}";
        String text = "{method: 'POST', mode: 'no-cors', headers: {'Content-Type': 'text/plain'}, body: '{}'}";
        String json = "{method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'}";

        for (String host : List.of("127.0.0.1", "localhost")) {
            assertThat(fetch(admin(host) + DISARM, simple)).isEqualTo("opaque");
            assertThat(fetch(admin(host) + DISARM, text)).isEqualTo("opaque");
            assertThat(fetch(admin(host) + DISARM, json)).startsWith("refused");
            assertThat(fetch(admin(host) + "/api/v1/rules/db/cut", "{method: 'DELETE'}"))
                    .startsWith("refused");
            assertThat(fetch(admin(host) + "/api/v1/rules", "{}")).startsWith("refused");
            for (String type : List.of("text/plain", "multipart/form-data", "application/x-www-form-urlencoded")) {
                assertThat(form(admin(host) + DISARM, type)).isEqualTo("loaded");
            }
        }

        assertThat(isArmed()).as("the rule is armed as before").isTrue();
        assertThat(hangup.out()).noneMatch(line -> line.contains("disarmed rule"));

        taken.clear();
        String elsewhere = web("127.0.0.1");
        assertThat(fetch(elsewhere, simple)).isEqualTo("opaque");
        assertThat(fetch(elsewhere, text)).isEqualTo("opaque");
        assertThat(fetch(elsewhere, json)).startsWith("refused");
        assertThat(form(elsewhere, "text/plain")).isEqualTo("loaded");
        assertThat(taken)
                .as("what the browser sends of its own accord, to whoever takes it")
                .contains("POST null", "POST text/plain", "OPTIONS null")
                .doesNotContain("POST application/json");
    }

    @Test
    void a_page_whose_name_leads_here_since_a_moment_ago_cannot_steer_it() throws Exception {
        browser.open(admin(REBOUND) + "/healthz");
        assertThat(browser.evaluate("document.body.innerText")).contains("names another host");

        assertThat(fetch(DISARM, "{method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'}"))
                .isEqualTo("421");
        assertThat(fetch("/api/v1/rules", "{}")).isEqualTo("421");
        assertThat(isArmed()).isTrue();
    }

    /** The control: where the name is right, the same request of the same browser steers. */
    @Test
    void a_page_of_its_own_could() throws Exception {
        browser.open(admin("127.0.0.1") + "/healthz");
        assertThat(browser.evaluate("document.body.innerText")).contains("ok");

        assertThat(fetch(DISARM, "{method: 'POST', body: '{}'}")).isEqualTo("415");
        assertThat(isArmed()).isTrue();
        assertThat(fetch(DISARM, "{method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'}"))
                .isEqualTo("200");
        assertThat(isArmed()).isFalse();
    }
}
