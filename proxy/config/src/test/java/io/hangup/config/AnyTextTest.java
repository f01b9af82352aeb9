package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every text: nothing is thrown, and every problem can be shown where it is. */
class AnyTextTest {
    private static final Path CORPUS = Path.of("src/test/resources/corpus");

    @Property(tries = 3_000)
    void every_problem_of_a_damaged_file_has_a_place_in_it(@ForAll("damagedFiles") String text) {
        List<Problem> problems = Loading.problems(Loading.loader().loadText(text, Loading.FILE));

        String[] lines = text.split("\r\n|\r|\n", -1);
        assertThat(new HashSet<>(problems)).hasSameSizeAs(problems);
        for (Problem problem : problems) {
            assertShown(problem, lines);
        }
        assertThat(problems)
                .isSortedAccordingTo((one, other) -> one.place().line()
                                != other.place().line()
                        ? Integer.compare(one.place().line(), other.place().line())
                        : Integer.compare(one.place().column(), other.place().column()));
    }

    @Property(tries = 5_000)
    void what_the_reader_takes_the_schema_takes(@ForAll("grazedFiles") String text) {
        if (Loading.problems(Loading.loader().loadText(text, Loading.FILE)).isEmpty()) {
            assertThat(SchemaTest.refusals(text)).isEmpty();
        }
    }

    @Property(tries = 2_000)
    void every_problem_of_a_short_rule_has_a_place_in_it(@ForAll("damagedRules") String text) {
        for (Problem problem : Loading.problems(ShortRule.parse(text, List.of()))) {
            assertShown(problem, text.split("\r\n|\r|\n", -1));
        }
        for (Problem problem : Loading.problems(ShortProxy.parse(text))) {
            assertShown(problem, text.split("\r\n|\r|\n", -1));
        }
    }

    private static void assertShown(Problem problem, String[] lines) {
        Problem.Place place = problem.place();
        assertThat(problem.message()).isNotBlank().doesNotContain("\n", "\r", "\0", "\u001b");
        assertThat(problem.hint().orElse("none")).isNotBlank().doesNotContain("\n", "\r", "\0", "\u001b");
        if (place.line() == 0) {
            return;
        }
        assertThat(place.line()).isBetween(1, lines.length);
        String line = lines[place.line() - 1];
        int points = line.codePointCount(0, line.length());
        assertThat(place.column()).isBetween(1, points + 1);
        assertThat(place.marker()).matches("[ \t]*\\^~*");
        int[] excerpt = place.excerpt().codePoints().toArray();
        int caretEnds = Glyphs.width(
                place.marker().codePoints().toArray(), 0, place.marker().length());
        assertThat(caretEnds).isLessThanOrEqualTo(Math.max(1, Glyphs.width(excerpt, 0, excerpt.length)) + 1);
    }

    @Provide
    Arbitrary<String> damagedFiles() throws IOException {
        return Combinators.combine(
                        Arbitraries.of(files()), damages().list().ofMinSize(1).ofMaxSize(4))
                .as((text, damages) -> damages.stream().reduce(text, AnyTextTest::damaged, (a, b) -> b));
    }

    @Provide
    Arbitrary<String> grazedFiles() throws IOException {
        List<String> good = CorpusTest.good().stream().map(AnyTextTest::read).toList();
        return Combinators.combine(Arbitraries.of(good), damages()).as(AnyTextTest::damaged);
    }

    @Provide
    Arbitrary<String> damagedRules() {
        Arbitrary<String> rules = Arbitraries.of(
                "reset upstream when answering",
                "unread when client-sent 1B",
                "stall both when connected, [3, 7]",
                "close, 20%",
                "delay 800ms jitter 50ms then stall 5s then reset when armed, oldest 3, from 10.0.0.0/8 ::1",
                "reset when client-says \"\\x16 a, b\" within 4KiB at before, times 3, at-most 10 per 1m, for 10m",
                "reset when request method POST path /a header x-try: \"1, 2\" nth 2 at body 8KiB, armed false",
                "scenario nat-idle, [3, 7-9]",
                "15432=localhost:5432",
                "");
        return Combinators.combine(rules, damages().list().ofMinSize(1).ofMaxSize(4))
                .as((text, damages) -> damages.stream().reduce(text, AnyTextTest::damaged, (a, b) -> b));
    }

    /**
     * One thing done to a text.
     *
     * @param at where, as a share of the text
     * @param length how many chars are taken away
     * @param inserted what is put in their place
     */
    private record Damage(double at, int length, String inserted) {}

    private static Arbitrary<Damage> damages() {
        Arbitrary<String> inserted = Arbitraries.oneOf(
                Arbitraries.of(
                        "", "\t", ":", ": ", "- ", "[", "]", "{", "}", ",", "&a ", "*a", "!!x ", "'", "\"", "${", "}",
                        "\n", "\r", "  ", "|\n", ">", "%", "@", "#", "? ", "<<: ", "~", "0", "日", "🙂", "\u0301",
                        "\uFEFF", "\u2028", "\\", "=", "[::1]", "---\n", "...\n"),
                Arbitraries.strings().ofMaxLength(3));
        return Combinators.combine(
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.oneOf(
                                Arbitraries.just(0), Arbitraries.integers().between(0, 12)),
                        inserted)
                .as(Damage::new);
    }

    private static String damaged(String text, Damage damage) {
        int from = (int) (damage.at() * text.length());
        int to = Math.min(text.length(), from + damage.length());
        return text.substring(0, from) + damage.inserted() + text.substring(to);
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> found = Files.walk(CORPUS)) {
            List<Path> files = found.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            return files.stream().map(AnyTextTest::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
