package io.hangup.zoo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Redis server, empty, in which each run counts under a key of its own. */
final class Redis implements Upstream {
    private static final int UPLOAD_BYTES = 8_000_000;
    private static final int TRIES = 200;
    private static final int PAUSE_MILLIS = 50;

    private final Process process;
    private final int port;

    private Redis(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Redis start(Path directory) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = List.of(
                "redis-server",
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
        Redis redis = new Redis(process, port);
        Optional<String> pong = redis.ask("PING");
        for (int tries = 0; pong.isEmpty() && tries < TRIES; tries++) {
            Thread.sleep(PAUSE_MILLIS);
            pong = redis.ask("PING");
        }
        if (pong.isEmpty()) {
            process.destroy();
            throw new IOException("redis-server does not answer");
        }
        return redis;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private Optional<String> ask(String command, String... arguments) throws IOException, InterruptedException {
        List<String> all =
                new ArrayList<>(List.of("redis-cli", "-e", "-h", "127.0.0.1", "-p", Integer.toString(port), command));
        all.addAll(List.of(arguments));
        return Tool.ask(all.toArray(String[]::new));
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long received(Animal.Visit visit) throws IOException, InterruptedException {
        if (visit.act().last().equals("upload")) {
            return Long.parseLong(ask("STRLEN", visit.cell()).orElseThrow()) / UPLOAD_BYTES;
        }
        String count = ask("GET", visit.cell()).orElseThrow();
        return count.isEmpty() ? 0 : Long.parseLong(count);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
