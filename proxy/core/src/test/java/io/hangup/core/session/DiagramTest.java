package io.hangup.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Timeouts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The picture in {@code docs/architecture.md} is drawn by walking through the machine, and what the page names in code
 * style exists; {@code -Dhangup.docs.write=true} draws it anew.
 */
class DiagramTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path PAGE = ROOT.resolve(Path.of("docs", "architecture.md"));
    private static final Pattern PICTURE = Pattern.compile("(?s)```mermaid\n.*?```\n");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?`");
    private static final Set<String> EVERYWHERE = Set.of("stop", "failed");

    @Test
    void the_picture_is_the_machine() throws IOException {
        String page = Files.readString(PAGE);
        String drawn = PICTURE.matcher(page).replaceFirst(picture());
        if (Boolean.getBoolean("hangup.docs.write")) {
            Files.writeString(PAGE, drawn);
        }
        assertThat(PAGE).usingCharset(StandardCharsets.UTF_8).hasContent(drawn);
        assertThat(page).contains("```mermaid");
    }

    @Test
    void what_the_page_names_exists() throws IOException {
        List<MatchResult> names =
                NAMED.matcher(Files.readString(PAGE)).results().toList();
        assertThat(names).describedAs("classes and methods named by the page").hasSizeGreaterThan(15);
        for (MatchResult name : names) {
            List<Path> sources = sources(name.group(1));
            assertThat(sources).describedAs("source of %s", name.group()).isNotEmpty();
            if (name.group(2) != null) {
                assertThat(Files.readString(sources.get(0)))
                        .describedAs("member of %s", name.group())
                        .containsPattern("\\b" + name.group(2) + "\\b");
            }
        }
    }

    private static List<Path> sources(String type) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("proxy"))) {
            return files.filter(file -> file.endsWith(type + ".java")
                            && file.toString()
                                    .contains("src" + file.getFileSystem().getSeparator() + "main"))
                    .toList();
        }
    }

    private static String picture() {
        Map<String, Set<String>> edges = new TreeMap<>();
        Plans.all().forEach(plan -> walk(plan, edges));
        return edges.entrySet().stream()
                .map(edge -> "    " + edge.getKey() + label(edge.getValue()) + "\n")
                .collect(Collectors.joining("", "```mermaid\nstateDiagram-v2\n", "```\n"));
    }

    private static String label(Set<String> signals) {
        return signals.isEmpty() ? "" : " : " + String.join(", ", signals);
    }

    private static void walk(Plan plan, Map<String, Set<String>> edges) {
        State born = State.begin(plan, Timeouts.DEFAULT).next();
        edges.computeIfAbsent("[*] --> " + name(born), edge -> new TreeSet<>());
        Set<State> seen = new HashSet<>(Set.of(born));
        Deque<State> next = new ArrayDeque<>(seen);
        while (!next.isEmpty()) {
            State state = next.remove();
            Signals.ALL.forEach((signal, ask) -> {
                State reached = ask.apply(state).next();
                String word = signal.replaceAll("[ ,].*", "");
                if (!EVERYWHERE.contains(word) && !name(reached).equals(name(state))) {
                    edges.computeIfAbsent(name(state) + " --> " + name(reached), edge -> new TreeSet<>())
                            .add(word);
                }
                if (seen.add(reached)) {
                    next.add(reached);
                }
            });
        }
    }

    private static String name(State state) {
        return state.getClass().getSimpleName();
    }
}
