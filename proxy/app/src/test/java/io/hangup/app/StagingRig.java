package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An upstream, a file before it, and who talks to the Hangup that runs it. */
final class StagingRig implements AutoCloseable {
    static final long MILLIS = 10_000;

    final ProbeServer upstream;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ProbeClient> clients = new ArrayList<>();

    StagingRig(Behaviour behaviour) throws IOException {
        upstream = ProbeServer.open().serve(behaviour);
    }

    /** Writes a file with a proxy {@code db} and an admin port, both at free ports, behind these lines. */
    Path file(Path directory, String head, String rules) throws IOException {
        return Files.writeString(
                directory.resolve("hangup.yaml"),
                head + """
                admin: { listen: 0 }
                proxies:
                  - name: db
                    listen: 0
                    upstream: 127.0.0.1:%d
                    rules:
                %s""".formatted(upstream.address().getPort(), rules.indent(6)));
    }

    /** A client that is connected. */
    ProbeClient connect(int port) throws IOException {
        ProbeClient client = ProbeClient.open();
        clients.add(client);
        assertThat(client.connect(address(port), MILLIS)).isInstanceOf(CallResult.Ok.class);
        return client;
    }

    /** What comes of connecting: {@code ok}, or the errno. */
    static String knock(int port) throws IOException {
        try (ProbeClient client = ProbeClient.open()) {
            return client.connect(address(port), MILLIS).toString();
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** What a new client gets that is to be echoed: {@code ok}, or the errno. */
    String echo(int port) throws IOException {
        ProbeClient client = connect(port);
        client.write("hello", MILLIS);
        return client.readExactly(5, MILLIS).end().toString();
    }

    /** The answer of the admin port. */
    HttpResponse<String> get(Hangup hangup, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(hangup, path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Tells it to do something. */
    HttpResponse<String> post(Hangup hangup, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(hangup, path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(Hangup hangup, String path) {
        return URI.create("http://127.0.0.1:" + hangup.adminPort() + path);
    }

    /** What a meter reads. */
    double meter(Hangup hangup, String series) throws IOException, InterruptedException {
        return get(hangup, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + series));
    }

    @Override
    public void close() throws IOException {
        clients.forEach(ProbeClient::close);
        upstream.close();
    }
}
