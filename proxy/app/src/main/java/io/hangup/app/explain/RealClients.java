package io.hangup.app.explain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What real clients made of faults, as it was measured for {@code docs/clients.md}. The program that writes that page writes
 * {@code clients.tsv} too, which is read here.
 */
final class RealClients {
    private static final String FILE = "clients.tsv";

    private static final List<List<String>> LINES = read();

    private RealClients() {}

    /**
     * One situation, and who took it how.
     *
     * @param id its heading in {@code docs/clients.md}
     * @param situation in a sentence
     * @param groups clients that took it alike, worst first: {@code received twice, OK: HttpURLConnection of JDK 17}
     */
    record Quote(String id, String situation, List<String> groups) {}

    private static List<List<String>> read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(RealClients.class.getResourceAsStream(FILE), FILE), StandardCharsets.UTF_8))) {
            return lines.lines().map(line -> List.of(line.split("\t", -1))).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What shows this fault or this scenario; nothing where no situation does. */
    static List<Quote> of(String name) {
        return LINES.stream()
                .filter(line -> line.get(0).equals("situation"))
                .filter(line -> List.of(line.get(2).split(" ", -1)).contains(name))
                .map(line -> new Quote(line.get(1), sentence(line.get(3)), groups(line.get(1))))
                .filter(quote -> !quote.groups().isEmpty())
                .toList();
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static List<String> groups(String situation) {
        Map<String, List<String>> clients = LINES.stream()
                .filter(line -> line.get(0).equals("row") && line.get(1).equals(situation))
                .sorted((one, other) -> Long.compare(received(other), received(one)))
                .collect(Collectors.groupingBy(
                        RealClients::took,
                        LinkedHashMap::new,
                        Collectors.mapping(RealClients::client, Collectors.toList())));
        return clients.entrySet().stream()
                .map(group -> group.getKey() + ": " + String.join(", ", group.getValue()))
                .toList();
    }

    private static long received(List<String> row) {
        return Long.parseLong(row.get(6));
    }

    private static String took(List<String> row) {
        String times =
                switch (row.get(6)) {
                    case "0" -> "never received";
                    case "1" -> "received once";
                    case "2" -> "received twice";
                    default -> "received " + row.get(6) + " times";
                };
        return times + ", " + row.get(5);
    }

    private static String client(List<String> row) {
        return row.get(2) + (row.get(3).startsWith("JDK") ? " of " : " ") + row.get(3);
    }
}
