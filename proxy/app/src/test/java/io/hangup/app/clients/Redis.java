package io.hangup.app.clients;

import io.hangup.testkit.Await;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** A Redis server of a test's own: empty, on a free port of loopback, gone at the end with all that it held. */
final class Redis implements AutoCloseable {
    private static final long STARTS_WITHIN_MILLIS = 20_000;

    private final Process process;
    private final Client cli;
    private final int port;

    private Redis(Process process, Client cli, int port) {
        this.process = process;
        this.cli = cli;
        this.port = port;
    }

    /** Starts one that writes its log into this directory; where Redis is missing the test is skipped, or fails in CI. */
    static Redis start(Path directory) throws IOException {
        Client cli = Client.installed("redis-cli", "redis-tools");
        if (Client.find("redis-server").isEmpty()) {
            Client.missing("redis-server is not on the PATH. On Debian: apt-get install redis-server");
        }
        int port = freePort();
        List<String> command = List.of(
                Client.find("redis-server").orElseThrow().toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--save",
                "",
                "--dir",
                directory.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Redis redis = new Redis(process, cli, port);
        Await.until("Redis answers on port " + port, STARTS_WITHIN_MILLIS, redis::answers);
        return redis;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private boolean answers() {
        try {
            return cli(port).run("PING").words().equals("PONG");
        } catch (IOException | InterruptedException failed) {
            return Assertions.fail(failed);
        }
    }

    /** Where it listens. */
    int port() {
        return port;
    }

    /** redis-cli, which connects through this port of loopback. */
    Client cli(int throughPort) {
        return cli.with("-h", "127.0.0.1", "-p", Integer.toString(throughPort));
    }

    /** What it has under this key, asked without a detour. */
    String value(String key) throws IOException, InterruptedException {
        return cli(port).run("GET", key).well().words();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
