package io.hangup.zoo;

import io.hangup.zoo.Animal.Said;
import io.hangup.zoo.Animal.Visit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One client in one situation: a Hangup of its own, a process of its own.
 *
 * @param animal the client
 * @param situation what it is put into
 */
record Cell(Animal animal, Situation situation) {
    private static final long FAULT_WITHIN_MILLIS = 12_000;
    private static final long TOLD_WITHIN_MILLIS = 3_000;
    private static final long ENDS_WITHIN_SECONDS = 18;
    private static final long WAITS_SECONDS = 8;
    private static final long AFTERWARDS_MILLIS = 300;
    private static final long PAUSE_MILLIS = 10;

    /** Its name, which servers see. */
    String name() {
        String client = animal.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return situation.id() + "-" + client;
    }

    /**
     * Runs it.
     *
     * @param jar of Hangup
     * @param upstream the server
     * @param work an empty directory for its files
     */
    Row run(Path jar, Upstream upstream, Path work) throws IOException, InterruptedException {
        Act act = situation.act(animal.family()).orElseThrow();
        try (Hangup hangup = Hangup.start(jar, upstream.port(), act.rule(), work.resolve("events"))) {
            Visit visit = new Visit(hangup.port(), name(), act, situation.limitMillis());
            String saw = Wording.of(visit(hangup, visit, work));
            if (!hangup.injected(TOLD_WITHIN_MILLIS)) {
                throw new IOException(name() + " met no fault, and saw: " + saw);
            }
            Optional<Told> told = Told.of(hangup.report()).map(said -> visit.waits() > 0 ? said.withNextCall() : said);
            return new Row(animal, situation, saw, upstream.received(visit), told);
        }
    }

    private String visit(Hangup hangup, Visit visit, Path work) throws IOException, InterruptedException {
        Path out = work.resolve("out");
        Path err = work.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(animal.command(visit))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("NO_PROXY", "*");
        builder.environment().put("ZOO_LIMIT_MILLIS", Integer.toString(visit.limitMillis()));
        Process process = builder.start();
        try {
            feed(hangup, visit, process, out);
            boolean waits = situation.isSilence() && !animal.hasLimit();
            if (process.waitFor(waits ? WAITS_SECONDS : ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                return animal.saw(new Said(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err)));
            }
            return waits ? Row.WAITS : "did not end";
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Gives it its input, each part when the fault before it has come. */
    private void feed(Hangup hangup, Visit visit, Process process, Path out) throws IOException, InterruptedException {
        try (OutputStream input = process.getOutputStream()) {
            Iterator<String> parts = animal.input(visit).iterator();
            while (parts.hasNext()) {
                input.write(parts.next().getBytes(StandardCharsets.UTF_8));
                input.flush();
                if (parts.hasNext()) {
                    awaitFault(hangup, process, out);
                }
            }
        } catch (IOException left) {
            if (process.isAlive()) {
                throw left;
            }
        }
    }

    /** Has the fault come while the client cannot look, and lets it look. */
    private void awaitFault(Hangup hangup, Process process, Path out) throws IOException, InterruptedException {
        if (animal.speaksAtOnce()) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAULT_WITHIN_MILLIS);
            while (Files.size(out) == 0 && process.isAlive() && System.nanoTime() < end) {
                Thread.sleep(PAUSE_MILLIS);
            }
            signal(process, "STOP");
        }
        boolean came = hangup.injected(FAULT_WITHIN_MILLIS);
        if (animal.speaksAtOnce()) {
            signal(process, "CONT");
            Thread.sleep(AFTERWARDS_MILLIS);
        }
        if (!came) {
            throw new IOException(name() + ": the fault did not come");
        }
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        Tool.well(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())));
    }
}
