package io.hangup.zoo.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What all of these programs have in common: their arguments behind the first are calls that are made one after the other,
 * and each prints in one line what the application sees. {@code wait} does nothing until a line can be read.
 */
final class Program {
    /** What {@code upload} sends: more than the kernels on the way take. */
    static final int UPLOAD_BYTES = 8_000_000;

    /** What {@code big} answers with. */
    static final int BIG_BYTES = 1_000_000;

    private static final String WAIT = "wait";
    private static final long LIVES_ON_NANOS = TimeUnit.SECONDS.toNanos(1);

    private Program() {}

    /** The longest time a client that has a limit of its own may wait for an answer. */
    static int limitMillis() {
        return Integer.getInteger("zoo.limit.millis", 15_000);
    }

    /**
     * Makes the calls, lives on for a while as an application does, and ends the JVM, whatever threads the client has left.
     * Some pools fill up again by themselves.
     */
    static void run(String[] arguments, Call client) throws IOException {
        int nth = 0;
        for (int i = 1; i < arguments.length; i++) {
            if (arguments[i].equals(WAIT)) {
                awaitLine();
            } else {
                nth++;
                System.out.println(seen(client, arguments[i], nth));
            }
        }
        LockSupport.parkNanos(LIVES_ON_NANOS);
        System.exit(0);
    }

    private static void awaitLine() throws IOException {
        int read = System.in.read();
        while (read >= 0 && read != '\n') {
            read = System.in.read();
        }
    }

    private static String seen(Call client, String step, int nth) {
        try {
            return client.make(step, nth);
        } catch (Exception failure) {
            return withCauses(failure);
        }
    }

    /** The exception and its causes; a message that only repeats the cause, or what was said before, is left out. */
    private static String withCauses(Throwable failure) {
        List<String> words = new ArrayList<>();
        Optional<Throwable> next = Optional.of(failure);
        while (next.isPresent()) {
            Throwable each = next.get();
            Optional<Throwable> cause = Optional.ofNullable(each.getCause());
            String name = each.getClass().getSimpleName();
            boolean repeats = cause.map(Throwable::toString).equals(Optional.ofNullable(each.getMessage()));
            words.add(repeats ? name : name + ": " + each.getMessage());
            next = cause;
        }
        return String.join(" <- ", words.stream().distinct().toList()).replaceAll("\\s+", " ");
    }

    /** What an HTTP client says of an answer. */
    static String answer(String step, int status, long bytes) {
        long whole = step.equals("big") ? BIG_BYTES : 2;
        return bytes == whole
                ? status + " OK"
                : String.format(Locale.ROOT, "%d with %d of %d bytes", status, bytes, whole);
    }

    /** What an HTTP client sends; nothing with a GET. */
    static byte[] body(String step) {
        return switch (step) {
            case "write" -> new byte[3];
            case "upload" -> new byte[UPLOAD_BYTES];
            default -> new byte[0];
        };
    }

    /** Where an HTTP client sends it. */
    static String url(String base, String step, int nth) {
        return base + nth + "/" + step;
    }
}
