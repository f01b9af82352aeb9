package io.hangup.zoo;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The page for people: at a glance, and then each situation with all that was seen. */
final class ClientsPage {
    private static final String HEAD = """
            # Clients

            What real clients make of a broken connection: each was run through Hangup, one call in a process of its own, before a
            real server that counts what it receives. *The application saw* is what the caller of the library gets;
            *received* is how often the server got that one call, wholly; the rest is what Hangup's own report says of the
            client: the outcome, how often it came back, whether it said the same again, and how long it took until it got an
            answer. A call that is received twice while the application sees `OK` is a silent duplicate.

            This page and the data that `hangup explain` quotes are written anew by

            ```sh
            mvn -q -Pzoo -DskipTests package && java -jar proxy/zoo/target/hangup-zoo.jar
            ```

            which takes some minutes, and needs curl, Node, Python with requests, Go, PostgreSQL and Redis, as `.ci/run` installs
            them. A client whose program is missing is left out, and named here.

            ## How it was measured

            %s, over loopback. Each cell is one run: a Hangup with the rule and its default patience of 5 s, a process that makes
            the calls, and the report once it knows the outcome. Each client is as it comes, except: HTTP/1.1; one connection in
            the pools of HikariCP and reactor-netty; no `Expect:` from curl; a limit of 2 s for an answer where the situation is
            silence, and else one of 10 s. Programs in Java live on for 1 s after their last call, because some pools fill up
            again by themselves.

            Where a connection is broken while it is idle, the process is stopped meanwhile (SIGSTOP), so that all of the fault is
            there before the client looks, and makes its next call 0.3 s after it goes on; curl, psql and redis-cli are not
            stopped, and curl waits 4 s by itself. *At once* is less than 1 s. Ports, durations and counts of bytes that
            differ between runs are replaced by words.

            """;

    private static final String REPORTED = " outcome | came back | said again | marks | answer |";

    private final List<Row> rows;
    private final StringBuilder page = new StringBuilder();

    private ClientsPage(List<Row> rows) {
        this.rows = rows;
    }

    /**
     * The text of the page.
     *
     * @param rows what came of it all
     * @param missing clients that could not be run, and why
     * @param place the system, and the servers
     */
    static String of(List<Row> rows, List<String> missing, String place) {
        ClientsPage page = new ClientsPage(rows);
        page.page.append(HEAD.formatted(place));
        page.clients(missing);
        for (Family family : Family.values()) {
            page.glance(family);
        }
        page.page.append("\n## In full\n");
        Situation.ALL.forEach(page::situation);
        return page.page.toString();
    }

    private List<Animal> animals() {
        return rows.stream().map(Row::animal).distinct().toList();
    }

    private void clients(List<String> missing) {
        line("| client | version | talks to |");
        line("|---|---|---|");
        animals()
                .forEach(animal -> line("| %s | %s | %s |"
                        .formatted(
                                animal.name(), animal.version(), animal.family().title())));
        if (!missing.isEmpty()) {
            line("");
            line("Left out: " + String.join("; ", missing) + ".");
        }
    }

    /** How often the server received the call, and what the application saw, for all situations of a family. */
    private void glance(Family family) {
        List<Animal> animals =
                animals().stream().filter(each -> each.family() == family).toList();
        List<Situation> situations = Situation.ALL.stream()
                .filter(situation -> situation.act(family).isPresent())
                .toList();
        if (animals.isEmpty()) {
            return;
        }
        line("");
        line("## %s at a glance".formatted(family.title()));
        line("");
        line("How many %s the server received for the one call, and what the application saw."
                .formatted(family.received()));
        line("");
        line("| client | "
                + String.join(
                        " | ",
                        situations.stream()
                                .map(each -> "[%s](#%s)".formatted(each.id(), each.id()))
                                .toList())
                + " |");
        line("|---|" + "---|".repeat(situations.size()));
        for (Animal animal : animals) {
            StringBuilder text = new StringBuilder("| " + animal.name() + " |");
            for (Situation situation : situations) {
                text.append(row(animal, situation)
                        .map(row -> row.isWell() && row.received() > 1
                                ? " **%d, %s** |".formatted(row.received(), row.word())
                                : " %d, %s |".formatted(row.received(), row.word()))
                        .orElse(" |"));
            }
            line(text.toString());
        }
    }

    private Optional<Row> row(Animal animal, Situation situation) {
        return rows.stream()
                .filter(row -> row.animal().equals(animal) && row.situation().equals(situation))
                .findFirst();
    }

    private void situation(Situation situation) {
        line("");
        line("### " + situation.id());
        line("");
        line(sentence(situation.sentence()) + " Seen in `explain "
                + String.join("` and `explain ", situation.explains()) + "`.");
        line("");
        Arrays.stream(Family.values())
                .filter(family -> situation.act(family).isPresent())
                .forEach(family -> {
                    Act act = situation.act(family).orElseThrow();
                    line("- %s: `%s`; calls: %s".formatted(family.title(), act.rule(), calls(act)));
                });
        line("");
        line("| client | the application saw | received |" + REPORTED);
        line("|---|---|---|---|---|---|---|---|");
        rows.stream().filter(row -> row.situation().equals(situation)).forEach(this::full);
    }

    private static String calls(Act act) {
        return String.join(", ", act.steps()).replace(Act.WAIT, "(the fault)");
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    private void full(Row row) {
        line("| %s | %s | %d | %s |"
                .formatted(
                        row.animal().name(),
                        "`" + row.saw().replace("|", "\\|").replace("`", "'") + "`",
                        row.received(),
                        row.told().map(ClientsPage::told).orElse(" |  |  |  | ")));
    }

    private static String told(Told told) {
        String again = told.resends() == 0 ? "no" : "%d, %s".formatted(told.resends(), told.resent());
        return String.join(
                " | ", told.outcome(), Integer.toString(told.attempts()), again, told.marks(), told.recovered());
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
