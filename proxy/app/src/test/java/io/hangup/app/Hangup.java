package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code hangup.jar}, run as a user does: a process of its own, on the JDK of the build. */
public final class Hangup implements AutoCloseable {
    /** The jar under test. */
    public static final Path JAR = Path.of(System.getProperty("hangup.jar", "target/hangup.jar"));

    private static final Duration COMES_WITHIN = Duration.ofSeconds(20);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

    private final Process process;
    private final Queue<String> out = new ConcurrentLinkedQueue<>();
    private final Queue<String> err = new ConcurrentLinkedQueue<>();
    private final List<Thread> readers = new ArrayList<>();

    private Hangup(Process process) {
        this.process = process;
    }

    /** The command line of the jar with these arguments. */
    static List<String> command(String... args) {
        List<String> command = new ArrayList<>(List.of(java(), "-jar", JAR.toString()));
        command.addAll(List.of(args));
        return command;
    }

    /** The launcher of the JDK of the build. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Starts it and reads all that it says. */
    public static Hangup start(String... args) throws IOException {
        return start(Map.of(), args);
    }

    /** The same, with these variables in its environment beside those of the test. */
    public static Hangup start(Map<String, String> environment, String... args) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(args));
        builder.environment().putAll(environment);
        return start(builder);
    }

    static Hangup start(ProcessBuilder builder) throws IOException {
        Hangup hangup = new Hangup(builder.start());
        hangup.read(hangup.process.inputReader(StandardCharsets.UTF_8), hangup.out);
        hangup.read(hangup.process.errorReader(StandardCharsets.UTF_8), hangup.err);
        return hangup;
    }

    /** Starts it with nobody reading its standard output: a pipe that fills. */
    static Hangup startUnread(String... args) throws IOException {
        Hangup hangup = new Hangup(new ProcessBuilder(command(args)).start());
        hangup.read(hangup.process.errorReader(StandardCharsets.UTF_8), hangup.err);
        return hangup;
    }

    /** Starts {@code run} with these arguments and waits until it is up. */
    public static Hangup run(String... args) throws IOException {
        List<String> all = new ArrayList<>(List.of("run"));
        all.addAll(List.of(args));
        Hangup hangup = start(all.toArray(String[]::new));
        hangup.awaitLine("Hangup .* is up");
        return hangup;
    }

    private void read(BufferedReader from, Queue<String> into) {
        Thread reader = new Thread(() -> from.lines().forEach(into::add), "reads hangup");
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    /** The first line on stdout in which the expression is found, waiting for it. */
    public Matcher awaitLine(String expression) {
        return awaitLine(out, expression);
    }

    /** The same on stderr, which is where it speaks around a command. */
    Matcher awaitErr(String expression) {
        return awaitLine(err, expression);
    }

    private Matcher awaitLine(Queue<String> lines, String expression) {
        Pattern pattern = Pattern.compile(expression);
        List<Matcher> found = new ArrayList<>();
        await("a line with " + expression).atMost(COMES_WITHIN).until(() -> {
            lines.stream()
                    .map(pattern::matcher)
                    .filter(Matcher::find)
                    .findFirst()
                    .ifPresent(found::add);
            if (found.isEmpty() && !process.isAlive()) {
                throw new AssertionError("hangup has ended with " + process.exitValue() + ":\n" + said());
            }
            return !found.isEmpty();
        });
        return found.get(0);
    }

    /** The port that a proxy listens on. */
    public int port(String proxy) {
        return Integer.parseInt(
                awaitLine(Pattern.quote(proxy) + " listens on .*:(\\d+),").group(1));
    }

    /** The port that the admin port has. */
    public int adminPort() {
        return Integer.parseInt(awaitLine("admin port: http://.*:(\\d+)/").group(1));
    }

    public List<String> out() {
        return List.copyOf(out);
    }

    public List<String> err() {
        return List.copyOf(err);
    }

    public String said() {
        return "stdout:\n" + String.join("\n", out) + "\nstderr:\n" + String.join("\n", err);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    Process process() {
        return process;
    }

    /** Sends a signal by its name, such as {@code TERM}. */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Waits for the end; all that was said has been read then. */
    public int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS))
                .as("hangup ends; %s", said())
                .isTrue();
        for (Thread reader : readers) {
            reader.join(ENDS_WITHIN.toMillis());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
