package io.hangup.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A running hangup.jar before an upstream on this machine, with one rule or none. */
final class Product implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("\"event\":\"listening\".*\"port\":(\\d+)");
    private static final Pattern STARTED = Pattern.compile("\"event\":\"started\"");
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final long ENDS_WITHIN_SECONDS = 10;

    private final Process process;
    private final int port;

    private Product(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it, with the JVM that runs this.
     *
     * @param rule as it is typed behind {@code --rule}; none where it is empty
     * @throws IOException where it does not come up
     */
    static Product start(Path jar, int upstreamPort, String rule) throws IOException {
        List<String> what = new ArrayList<>(List.of("127.0.0.1:0=127.0.0.1:" + upstreamPort));
        if (!rule.isEmpty()) {
            what.addAll(List.of("--rule", rule));
        }
        return run(jar, what);
    }

    /**
     * Starts it with a configuration, whose first proxy is asked for its port.
     *
     * @throws IOException where it does not come up
     */
    static Product of(Path jar, Path configuration) throws IOException {
        return run(jar, List.of(configuration.toString()));
    }

    private static Product run(Path jar, List<String> what) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString(), "run"));
        command.addAll(what);
        command.addAll(List.of("--log-format", "json", "--quiet"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        int port = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher listening = PORT.matcher(line);
            port = listening.find() ? Integer.parseInt(listening.group(1)) : port;
            if (STARTED.matcher(line).find()) {
                return new Product(process, port);
            }
        }
        process.destroy();
        throw new IOException("hangup.jar did not start with " + what);
    }

    int port() {
        return port;
    }

    /** CPU time it has used so far, in clock ticks of 10 ms (proc(5), fields 14 and 15 of /proc/PID/stat). */
    long cpuTicks() throws IOException {
        return ticks(Path.of("/proc", String.valueOf(process.pid()), "stat"));
    }

    /** The same by threads that are there, those of one kind in one: {@code C2 CompilerThre}, {@code G1 Conc#}. */
    Map<String, Long> ticksByThread() throws IOException {
        Map<String, Long> byThread = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
            for (Path thread : threads.toList()) {
                String kind = Files.readString(thread.resolve("comm")).strip().replaceAll("[#0-9]+$", "");
                byThread.merge(kind, ticks(thread.resolve("stat")), Long::sum);
            }
        }
        return byThread;
    }

    private static long ticks(Path file) throws IOException {
        String stat = Files.readString(file);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    }

    /** What of it is in memory, in KiB (proc(5), VmRSS of /proc/PID/status). */
    long residentKiB() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IOException("no VmRSS"));
    }

    @Override
    public void close() throws IOException {
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
