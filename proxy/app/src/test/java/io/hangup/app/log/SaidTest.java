package io.hangup.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The names of events, by which they are asked for, are those that are written where something is said. */
class SaidTest {
    /** Where something is said, with its name, or one of two. */
    private static final Pattern SAYING =
            Pattern.compile("(?:new Said|return said)\\(\\s*(?:[\\w.()]+ \\? )?\"([a-z-]+)\"(?: : \"([a-z-]+)\")?,");

    @Test
    void every_event_that_is_told_has_its_name_in_the_table_and_no_other_is_there() throws IOException {
        Set<String> told = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher saying = SAYING.matcher(Files.readString(source));
                while (saying.find()) {
                    told.add(saying.group(1));
                    if (saying.group(2) != null) {
                        told.add(saying.group(2));
                    }
                }
            }
        }
        // What a stream of events says of itself is not asked for.
        told.remove("gap");

        assertThat(told).contains("injected", "ended", "not-armed", "reloaded");
        assertThat(Said.EVENTS).containsExactlyInAnyOrderElementsOf(told);
    }
}
