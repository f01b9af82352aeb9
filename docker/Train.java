import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Trains the cache of the image: Hangup starts, connections pass and one is broken, the file is reloaded, the metrics are
 * read, the health is asked for, and SIGTERM ends it. What was loaded and called by then is in the cache.
 */
public final class Train {
    private static final int ADMIN_PORT = 9191;
    private static final int PROXY_PORT = 15432;
    private static final int CONNECTIONS = 50;
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long LOOKS_EVERY_MILLIS = 20;
    private static final String RELOADED = "hangup_config_reloads_total{result=\"ok\"} 1";
    private static final String CONFIG = """
            admin:
              listen: ${HANGUP_ADMIN:-127.0.0.1:9191}
            proxies:
              - name: upstream
                listen: 0.0.0.0:%d
                upstream: ${HANGUP_UPSTREAM:-127.0.0.1:5432}
                rules:
                  - name: training
                    fault: reset
                    when: answering
                    connections: %s
            """;

    private Train() {}

    public static void main(String[] args) throws Exception {
        try (ServerSocket upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answer(upstream));
            answering.setDaemon(true);
            answering.start();
            Path config = Files.createTempFile("training", ".yaml");
            write(config, "[3]");
            Process hangup = start(config, upstream.getLocalPort());
            await(hangup, "ready", () -> admin("/readyz").startsWith("HTTP/1.1 200"));
            traffic();
            write(config, "every 20th");
            await(hangup, "another configuration", () -> admin("/metrics").contains(RELOADED));
            traffic();
            admin("/healthz");
            hangup.destroy();
            if (!hangup.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) || hangup.exitValue() != 0) {
                throw new IllegalStateException("the training did not end well: " + hangup);
            }
            Files.delete(config);
        }
    }

    private static Process start(Path config, int upstreamPort) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "java/bin/java",
                        "@hangup.args",
                        "-XX:AOTCacheOutput=/opt/hangup/hangup.aot",
                        "-jar",
                        "/opt/hangup/hangup.jar",
                        "run",
                        config.toString())
                .inheritIO();
        // As the configuration in the image is used: with an address and a token from the environment.
        builder.environment().put("HANGUP_ADMIN", "0.0.0.0:" + ADMIN_PORT);
        builder.environment().put("HANGUP_ADMIN_TOKEN", "only-for-the-training-of-the-cache");
        builder.environment().put("HANGUP_UPSTREAM", "127.0.0.1:" + upstreamPort);
        // It will run in one, and then says by which paths it is reached.
        builder.environment().put("container", "training");
        return builder.start();
    }

    private static void write(Path config, String connections) throws IOException {
        Files.writeString(config, CONFIG.formatted(PROXY_PORT, connections));
    }

    private static void answer(ServerSocket upstream) {
        byte[] bytes = new byte[8_192];
        while (true) {
            try (Socket client = upstream.accept()) {
                int read;
                while ((read = client.getInputStream().read(bytes)) >= 0) {
                    client.getOutputStream().write(bytes, 0, read);
                }
            } catch (IOException broken) {
                // A broken connection is what is trained.
            }
        }
    }

    private static void await(Process hangup, String what, Condition condition) throws Exception {
        long start = System.nanoTime();
        while (!holds(condition)) {
            if (!hangup.isAlive() || System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
                throw new IllegalStateException("the training waits in vain for: " + what + "; " + hangup);
            }
            Thread.sleep(LOOKS_EVERY_MILLIS);
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (IOException notYet) {
            return false;
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static String admin(String path) throws IOException {
        return talk(ADMIN_PORT, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    private static void traffic() {
        for (int i = 0; i < CONNECTIONS; i++) {
            try {
                talk(PROXY_PORT, "GET /" + i + " HTTP/1.1\r\nHost: localhost\r\n\r\n" + "x".repeat(i * 100));
            } catch (IOException broken) {
                System.out.println("training: " + broken.getMessage());
            }
        }
    }

    private static String talk(int port, String words) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            try (InputStream answer = socket.getInputStream()) {
                return new String(answer.readAllBytes(), StandardCharsets.US_ASCII);
            }
        }
    }
}
