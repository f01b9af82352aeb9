package io.hangup.bench.peers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What wrk found in one run.
 *
 * @param requests that were answered
 * @param perSecond of them
 * @param p50Micros until the answer, by half of them; a closed loop, so what waits behind a slow answer is not in it
 */
record Wrk(long requests, double perSecond, double p50Micros) {
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
    private static final Pattern PER_SECOND = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
    private static final Pattern P50 = Pattern.compile("50%\\s+([\\d.]+)(us|ms|s)");
    private static final Pattern FAILED = Pattern.compile("Socket errors:.*|Non-2xx or 3xx responses:.*");

    /**
     * Runs it with one thread.
     *
     * @throws IOException where a request fails
     * @throws InterruptedException if interrupted
     */
    static Wrk run(Site site, int port, int connections, int seconds, boolean eachOnItsOwn)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(site.tool("wrk"), "-t", "1", "-c", String.valueOf(connections)));
        command.addAll(List.of("-d", seconds + "s", "--latency"));
        if (eachOnItsOwn) {
            command.addAll(List.of("-H", "Connection: close"));
        }
        command.add("http://127.0.0.1:" + port + "/");
        String said = Tool.run(command);
        Matcher failed = FAILED.matcher(said);
        // A server that closes when it has answered is what wrk calls a read error, if the close arrives by itself.
        if (failed.find() && !eachOnItsOwn) {
            throw new IOException("wrk: " + failed.group());
        }
        return new Wrk(
                Long.parseLong(found(REQUESTS, said).group(1)),
                Double.parseDouble(found(PER_SECOND, said).group(1)),
                micros(found(P50, said)));
    }

    private static Matcher found(Pattern pattern, String said) throws IOException {
        Matcher matcher = pattern.matcher(said);
        if (!matcher.find()) {
            throw new IOException("wrk does not say what it is asked for, " + pattern + ":\n" + said);
        }
        return matcher;
    }

    private static double micros(Matcher time) {
        double each =
                switch (time.group(2).toLowerCase(Locale.ROOT)) {
                    case "us" -> 1;
                    case "ms" -> 1_000;
                    default -> 1_000_000;
                };
        return Double.parseDouble(time.group(1)) * each;
    }
}
