package io.hangup.bench.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A proxy that listens: its process and that one's children, and what they use of the machine. */
final class RunningPeer implements AutoCloseable {
    /** All TCP sockets of IPv4, with their state as a number, of which 0A is LISTEN (proc(5)). */
    private static final Path SOCKETS = Path.of("/proc/net/tcp");

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final double SECONDS_PER_TICK = 0.01;
    private static final long LISTENS_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOKS_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long ENDS_WITHIN_SECONDS = 20;

    private final @Nullable Process process;
    private final int port;

    private RunningPeer(@Nullable Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static RunningPeer none(int upstreamPort) {
        return new RunningPeer(null, upstreamPort);
    }

    /**
     * Starts a command, and returns once somebody listens at the port.
     *
     * @throws IOException with the last of its log, where nobody does
     */
    static RunningPeer start(String title, List<String> command, int port, Path log) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        RunningPeer peer = new RunningPeer(process, port);
        long deadlineNanos = System.nanoTime() + LISTENS_WITHIN_NANOS;
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() - deadlineNanos > 0) {
                peer.close();
                throw new IOException(title + " does not listen: " + Site.lastWords(log));
            }
            LockSupport.parkNanos(LOOKS_EVERY_NANOS);
        }
        return peer;
    }

    /** Asks the kernel and not the port: a connection would be one that the proxy, and the upstream behind it, have to deal with. */
    private static boolean listens(int port) throws IOException {
        Pattern listening = Pattern.compile(String.format(Locale.ROOT, ":%04X [0-9A-F]+:0000 0A ", port));
        return listening.matcher(Files.readString(SOCKETS)).find();
    }

    int port() {
        return port;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** CPU time so far, in seconds: utime and stime of all its processes, in clock ticks of 10 ms (proc(5)). */
    double cpuSeconds() throws IOException {
        long ticks = 0;
        for (Path each : processes()) {
            String stat = read(each.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            ticks += Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
        }
        return ticks * SECONDS_PER_TICK;
    }

    /** What of it is in memory, in MB, with what processes share counted in shares (proc(5), Pss of smaps_rollup). */
    double residentMb() throws IOException {
        double kib = 0;
        for (Path each : processes()) {
            kib += read(each.resolve("smaps_rollup"))
                    .lines()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
        return kib * 1024 / 1e6;
    }

    private List<Path> processes() {
        return process == null
                ? List.of()
                : Stream.concat(Stream.of(process.toHandle()), process.descendants())
                        .map(each -> Path.of("/proc", String.valueOf(each.pid())))
                        .toList();
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException("a process of the proxy has ended", e);
        }
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
