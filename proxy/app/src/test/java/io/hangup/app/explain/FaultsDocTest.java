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
        return page.toString();
    }

    private static String section(Fault fault) {
        Explanation said = Explanation.of(fault).orElseThrow();
        StringBuilder section = new StringBuilder("\n## " + fault.name() + "\n\n" + said.does() + "\n\n");
        List<Move> moves = fault.strike(Timeouts.DEFAULT);
        for (int i = 0; i < moves.size(); i++) {
            section.append(i + 1)
                    .append(". ")
                    .append(MoveWords.of(moves.get(i)))
                    .append(i + 1 < moves.size() ? ";\n" : ".\n");
        }
        return section.append("\nThen ")
                .append(MoveWords.after(fault))
                .append(". ")
                .append(said.elsewhere())
                .append("\n\n```sh\nhangup run 15432=localhost:5432 --rule '")
                .append(said.example())
                .append("'\n```\n")
                .toString();
    }
}
