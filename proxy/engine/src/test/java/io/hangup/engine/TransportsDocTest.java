package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.engine.wire.TransportFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/transports.md} is printed from the code; {@code -Dhangup.docs.write=true} prints it anew. */
class TransportsDocTest {
    private static final Path FILE = Path.of("..", "..", "docs", "transports.md");

    @Test
    void the_page_says_what_the_code_says() throws IOException {
        if (Boolean.getBoolean("hangup.docs.write")) {
            Files.writeString(FILE, page());
        }
        assertThat(FILE).hasContent(page());
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Transports

                `transport: auto` takes the first of these that works here; `epoll`, `kqueue` or `nio` insist. What the one in
                use cannot do is said at start. This page is printed from the code and compared by a test.
                """);
        for (TransportFacts facts : Engine.transports()) {
            page.append("\n## ")
                    .append(facts.name())
                    .append("\n\n")
                    .append(facts.where())
                    .append(".");
            if (facts.limits().isEmpty()) {
                page.append(" It can do everything that [faults.md](faults.md) and the guide promise.");
            } else {
                page.append(" What it cannot do:\n");
            }
            page.append("\n");
            facts.limits().forEach(limit -> page.append("- ").append(limit).append("\n"));
        }
        return page.toString();
    }
}
