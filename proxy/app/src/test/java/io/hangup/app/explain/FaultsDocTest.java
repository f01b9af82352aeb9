package io.hangup.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code docs/faults.md} is printed from the code; {@code -Dhangup.docs.write=true} prints it anew. */
class FaultsDocTest {
    private static final Path FILE = Path.of("..", "..", "docs", "faults.md");

    @Test
    void the_page_says_what_the_code_does() throws IOException {
        if (Boolean.getBoolean("hangup.docs.write")) {
            Files.writeString(FILE, page());
        }
        assertThat(FILE).hasContent(page());
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Faults

                What each fault does, move by move; what that is on the wire; and what the calls of a Linux client get when they
                come after it. The errnos are those of wire tests on every transport (`ErrnoMatrixTest`, `FaultRepetitionTest`)
                and of `hangup demo`. This page is printed from the code that performs the faults, and compared by a test.

                | fault | on the wire | read, read, write, write | write, write, read |
                |---|---|---|---|
                """);
        List<Fault> faults = Fault.all(Target.CLIENT);
        for (Fault fault : faults) {
            Explanation said = Explanation.of(fault).orElseThrow();
            page.append("| [`%s`](#%s) | %s | %s | %s |\n"
                    .formatted(
                            fault.name(),
                            fault.name(),
                            said.wire(),
                            String.join(", ", said.readFirst()),
                            String.join(", ", said.writeFirst())));
        }
        page.append("""

                What was relayed before a fault is delivered first: a read gets those bytes before what the table says. `side:`
                says who is hit; the other side is closed politely, with a FIN behind all that was relayed to it.
                """);
        faults.forEach(fault -> page.append(section(fault)));
        page.append(told());
        Fault.measured(Target.CLIENT).forEach(fault -> page.append(measured(fault)));
        return page.toString();
    }

    private static String told() {
        StringBuilder told = new StringBuilder("""

                # Faults that are told how much or how long

                These numbers are examples. Several faults can follow one another (`stall 2s then reset then refuse 3s`), and a
                shape in front of others holds from the beginning of the connection (`delay 800ms then reset`);
                [configuration.md](configuration.md) has all spellings.

                | fault | on the wire |
                |---|---|
                """);
        for (Fault fault : Fault.measured(Target.CLIENT)) {
            told.append("| [`%s`](#%s) | %s |\n"
                    .formatted(
                            fault.text(),
                            anchor(fault),
                            Measured.of(fault).orElseThrow().wire()));
        }
        return told.toString();
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(Fault fault) {
        return fault.text()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }

    private static String measured(Fault fault) {
        Measured said = Measured.of(fault).orElseThrow();
        return "\n## " + fault.text() + "\n\n" + said.does() + "\n\n" + moves(fault) + "\nThen "
                + MoveWords.after(fault) + ". " + said.felt() + example(said.example())
                + QuotedClients.of(fault.name());
    }

    private static String example(String rule) {
        return "\n\n```sh\nhangup run 15432=localhost:5432 --rule '" + rule + "'\n```\n";
    }

    private static String section(Fault fault) {
        Explanation said = Explanation.of(fault).orElseThrow();
        return "\n## " + fault.name() + "\n\n" + said.does() + "\n\n" + moves(fault) + "\nThen "
                + MoveWords.after(fault) + ". " + said.elsewhere() + example(said.example())
                + QuotedClients.of(fault.name());
    }

    private static String moves(Fault fault) {
        StringBuilder section = new StringBuilder();
        List<Move> moves = fault.strike(Timeouts.DEFAULT);
        for (int i = 0; i < moves.size(); i++) {
            section.append(i + 1)
                    .append(". ")
                    .append(MoveWords.of(moves.get(i)))
                    .append(i + 1 < moves.size() ? ";\n" : ".\n");
        }
        return section.toString();
    }
}
