package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.config.Field.Absence;
import io.hangup.config.Type.Section;
import io.hangup.core.rule.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} is printed from the table of keys; {@code -Dhangup.docs.write=true} prints it anew. */
class ReferenceTest {
    private static final Path FILE = Path.of("..", "..", "docs", "configuration.md");

    private static final String HEAD = """
            # Configuration

            Every key and every word. This page and [hangup.schema.json](../config/hangup.schema.json), which editors complete and
            check by, are made of the table that the reader of the file uses, and compared by tests. `hangup check FILE` says all
            that is wrong with a file at once.

            ```yaml
            # yaml-language-server: $schema=hangup.schema.json
            seed: 42
            proxies:
              - name: orders-db
                listen: 15432
                upstream: ${DB_HOST:-localhost}:5432
                rules:
                  - name: cut-mid-answer
                    fault: reset
                    when: { upstream-sent: 64KiB }
                    connections: 20%
                  - fault: [{ stall: 2s }, reset, { refuse: 3s }]
                    when: { client-says: "COMMIT" }
                    times: 1
                  - scenario: nat-idle
                    from: 10.0.0.0/8
                    may-not-fire: true
                expect:
                  recovered: { within: 2s }
                  resent: none
            ```

            - The language is YAML 1.2. Unknown and duplicate keys are mistakes.
            - `${NAME}` is a variable of the environment, `${NAME:-default}` one that may be missing, and `$$` a dollar sign. They are
              replaced in each text by itself, after the YAML was read: a variable never adds a key. Inside of `{ }` and `[ ]` a text
              with one needs quotes.
            - Durations are in `ms`, `s`, `m` or `h`, sizes in `B`, `KB`, `KiB`, `MB`, `MiB`, `GB` or `GiB`, speeds the same with `/s`.
              A bare number is a mistake, because every unit would be a guess.
            - Byte patterns: `\\xNN` is a byte, `\\n`, `\\r`, `\\t`, `\\0`, `\\\\` and `\\"` are what they are elsewhere, and all other text is its
              bytes in UTF-8. In double quotes, YAML itself resolves the escapes, and `\\xff` is the byte there too; only a text in
              double quotes with both letters and escapes beyond ASCII is refused, because the two cannot be told apart.
            """;

    private static final String CONNECTIONS = """

            ### `connections`

            | value | whom it takes |
            |---|---|
            | `all` | every connection |
            | `20%` | that share, decided for each connection once by seed, proxy, rule and number; at most six decimals |
            | `[3, 7, 9-12]` | these numbers and ranges; the first connection of a proxy is number 1 |
            | `every 50th` | the 50th, the 100th, the 150th |
            | `first 2` | the first two of the proxy |
            | `after 2` | all but the first two |
            | `open` | those that are open when the rule's own moment comes, or else when it is armed |
            | `opened-before` | those that were open when the rule was armed |
            | `opened-after` | those that came after the rule was armed |
            | `oldest 3` | of those that are open, the three oldest |
            """;

    private static final String FAULTS = """

            ## `fault`

            A word: %s. `stall` alone has no end.

            A mapping, of one of these kinds; `connect-delay`, `delay`, `throttle` and `slice` may stand together:

            """;

    private static final String DRAWN = """

            A list: faults in order, each a word or a mapping without `then`, such as `[reset, { refuse: 5s }]`. A shape is in front,
            and behind a fault that lasts for good there is nothing but `refuse`. One mapping with `then` is the same as a list.

            Or several, of which one is drawn:

            """;

    private static final String MOMENTS = """

            ## `when`

            A word:

            """;

    private static final String EXPECT = """

            ## `expect`

            What clients are to do after a fault: at a proxy after any of its faults, at a rule after those of that rule. One
            thing at least is said. Beside an `expect`, and where Hangup runs a command, each rule also has to fire. What does
            not hold is in the report, and Hangup then ends with 99. [guide.md](guide.md#say-what-you-expect) has examples.

            """;

    private static final String SHORT_FORM = """

            ## The short form

            `--rule`, in the words of the file: `%s`. What Hangup prints of a rule can be typed back, unless it
            draws one of several faults: that is for files.

            ```
            rule        = ( fault { "then" fault } [ [ "side" ] side ] [ "when" moment ] | "scenario" name )
                          { "," ( connections | limit ) }
            fault       = word | "stall" time | "refuse" time | "garbage" size | shape
            shape       = [ "connect-delay" time ] [ "delay" time ] [ "jitter" time ]
                          [ "throttle" speed ] [ "slice" size [ "every" time ] ]
            moment      = word | "answering" number | ( "client-sent" | "upstream-sent" ) size
                        | ( "client-says" | "upstream-says" ) text [ "within" size ] [ "at" place ]
                        | ( "idle" | "wakes-after" | "answered" | "age" | "at" ) time
                        | "request" [ "method" text ] [ "path" text ] { "header" name ":" text } [ "nth" number ]
                          [ "at" ( "received" | "answering" | "body" size ) ]
                        | "tls" text
            connections = as in a file
            limit       = "from" range { range } | "times" number | "at-most" number "per" time | "for" time | "armed" "false"
            text        = a word without blanks and commas | '"' what holds them, with escapes as in a byte pattern '"'
            ```

            ```sh
            hangup run 15432=localhost:5432 --rule 'stall 2s then reset when client-says "COMMIT", first 1'
            hangup run 15432=localhost:5432 --rule 'scenario nat-idle, 20%%'
            ```
            """;

    @Test
    void the_page_says_what_the_table_says() throws IOException {
        if (Boolean.getBoolean("hangup.docs.write")) {
            Files.writeString(FILE, page());
        }
        assertThat(FILE).hasContent(page());
    }

    @Test
    void every_key_of_every_section_is_on_the_page() {
        String page = page();

        for (Section<?> section : Language.sections()) {
            for (Field<?> field : section.fields()) {
                assertThat(page).contains("| `" + field.name() + "`").contains(prose(field.description()));
            }
        }
    }

    @Test
    void every_word_has_a_meaning() {
        assertThat(MomentLanguage.MEANINGS.keySet())
                .isEqualTo(MomentLanguage.WORDS.words().keySet());
        assertThat(ReactionLanguage.CLIENT_MEANINGS.keySet())
                .isEqualTo(ReactionLanguage.CLIENT_WORDS.words().keySet());
        assertThat(ExpectLanguage.SHAPE_MEANINGS.keySet())
                .isEqualTo(ExpectLanguage.SHAPE_WORDS.words().keySet());
    }

    private static String page() {
        return HEAD
                + "\n## The file\n\n"
                + table(List.of(Language.FILE))
                + "\n### `admin`\n\n"
                + table(List.of(AdminLanguage.SECTION))
                + "\nThe mapping behind `tls`:\n\n"
                + table(List.of(AdminLanguage.TLS_SECTION))
                + "\n### `timeouts`\n\nOf the file, for all proxies; of a proxy, for that one, key by key.\n\n"
                + table(List.of(Language.TIMEOUTS_SECTION))
                + "\n### `reactions`\n\n"
                + table(List.of(ReactionLanguage.REACTIONS_SECTION))
                + "\n### `limits`\n\n"
                + table(List.of(LimitLanguage.SECTION))
                + "\n### `defaults`\n\n"
                + table(List.of(StagingLanguage.DEFAULTS_SECTION))
                + "\n## A proxy\n\n"
                + table(List.of(Language.PROXY))
                + "\n### `client-id`\n\nA word:\n\n"
                + words(ReactionLanguage.CLIENT_WORDS, ReactionLanguage.CLIENT_MEANINGS)
                + "\nA mapping:\n\n"
                + table(List.of(ReactionLanguage.HEADER_SECTION))
                + "\n## A rule\n\nA rule has a `fault` or a `scenario`. The first rule that takes a connection wins.\n\n"
                + table(RuleLanguage.RULES.sections())
                + CONNECTIONS
                + FAULTS.formatted(FaultLanguage.WORDS.words().keySet().stream()
                        .map(word -> "[`" + word + "`](faults.md#" + word + ")")
                        .collect(Collectors.joining(", ")))
                + table(FaultLanguage.FAULTS)
                + "\nThe mapping behind `stall`:\n\n"
                + table(List.of(FaultLanguage.SILENCE_FIRST))
                + DRAWN
                + table(List.of(FaultLanguage.DRAWN))
                + "\nOne of several may say how often it is drawn:\n\n"
                + table(List.of(FaultLanguage.ALTERNATIVES.get(0)))
                + MOMENTS
                + words(MomentLanguage.WORDS, MomentLanguage.MEANINGS)
                + "\nA mapping:\n\n"
                + table(MomentLanguage.MOMENTS.sections())
                + "\nThe mapping behind `request`:\n\n"
                + table(List.of(MomentLanguage.REQUEST_SECTION))
                + "\nThe mapping behind `at`, beside a `request`:\n\n"
                + table(MomentLanguage.POINTS.sections())
                + "\nThe mapping behind `tls`:\n\n"
                + table(List.of(MomentLanguage.TLS_SECTION))
                + expect()
                + scenarios()
                + SHORT_FORM.formatted(ShortRule.FORM);
    }

    private static String table(List<? extends Section<?>> sections) {
        StringBuilder table =
                new StringBuilder("| key | value | where it is left out | meaning |\n|---|---|---|---|\n");
        Set<String> rows = new LinkedHashSet<>();
        sections.forEach(section -> section.fields().forEach(field -> rows.add(row(section, field))));
        rows.forEach(table::append);
        return table.toString();
    }

    private static String row(Section<?> section, Field<?> field) {
        List<Field<?>> others = section.othersOf(field.name());
        boolean isHead = section.heads().contains(field) && !isOfRule(section);
        boolean isBeside = !section.heads().isEmpty() && !isHead && !isOfRule(section) && !isEverywhere(field);
        String beside = isBeside
                ? others.stream()
                        .map(other -> "`" + other.name() + "`")
                        .collect(Collectors.joining(" or ", " beside ", ""))
                : "";
        return "| `%s`%s | %s, as in `%s` | %s | %s |\n"
                .formatted(
                        field.name(),
                        beside,
                        prose(value(field.type())),
                        cell(field.name() + ": " + field.example()),
                        prose(absence(section, field)),
                        prose(field.description()));
    }

    private static boolean isOfRule(Section<?> section) {
        return RuleLanguage.RULES.sections().contains(section);
    }

    private static boolean isEverywhere(Field<?> field) {
        return field.equals(FaultLanguage.THEN) || field.equals(FaultLanguage.WEIGHT);
    }

    private static String absence(Section<?> section, Field<?> field) {
        if (field.absence() instanceof Absence.Default other) {
            return "`" + other.value() + "`";
        }
        if (field.absence() instanceof Absence.Means means) {
            return means.meaning();
        }
        return section.heads().isEmpty() || ExpectLanguage.sections().contains(section)
                ? "it must be there"
                : isOfRule(section) ? "the other is there" : "another kind is meant";
    }

    private static String value(Type<?> type) {
        if (type instanceof Type.Then<?, ?> then) {
            return value(then.inner());
        }
        if (type instanceof Type.Either<?> either) {
            List<String> kinds = new ArrayList<>(List.of(value(either.text())));
            for (Type<?> structure : either.structures()) {
                String kind = kind(structure);
                if (!kinds.contains(kind)) {
                    kinds.add(kind);
                }
            }
            return String.join("; or ", kinds);
        }
        return type.expected();
    }

    private static String kind(Type<?> type) {
        Type<?> inner = type;
        while (inner instanceof Type.Then<?, ?> then) {
            inner = then.inner();
        }
        return inner instanceof Type.ListOf<?> ? "a list" : "a mapping";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }

    private static String prose(String text) {
        return cell(text).replace("*", "\\*");
    }

    private static String words(Type.Choice<?> choice, Map<String, String> meanings) {
        StringBuilder table = new StringBuilder("| word | meaning |\n|---|---|\n");
        for (String word : choice.words().keySet()) {
            table.append("| `%s` | %s |\n".formatted(word, meanings.get(word)));
        }
        return table.toString();
    }

    private static String expect() {
        return EXPECT
                + table(List.of(ExpectLanguage.EXPECT_SECTION))
                + "\nThe mapping behind `recovered`:\n\n"
                + table(List.of(ExpectLanguage.RECOVERED_SECTION))
                + "\nThe mapping behind `attempts`:\n\n"
                + table(List.of(ExpectLanguage.ATTEMPTS_SECTION))
                + "\nThe words of `back-off`, of episodes with three attempts or more; others are not judged:\n\n"
                + words(ExpectLanguage.SHAPE_WORDS, ExpectLanguage.SHAPE_MEANINGS)
                + "\nThe mapping behind `resent`, `gave-up` and `storm`:\n\n"
                + table(ExpectLanguage.EPISODES_LIMIT.sections())
                + "\nThe mapping behind `kept-writing`:\n\n"
                + table(ExpectLanguage.BYTES_LIMIT.sections())
                + "\nThe mapping behind `hanging`:\n\n"
                + table(ExpectLanguage.HANGING_LIMIT.sections());
    }

    private static String scenarios() {
        StringBuilder table = new StringBuilder("""

                ## Scenarios

                What each stands for, in the short form. Each has a commented file in [config/scenarios](../config/scenarios) that
                says where it comes from, what is on the wire, and how a client takes it well. `connections`, `from` and the
                limits of the rule take the place of the scenario's.

                | scenario | stands for |
                |---|---|
                """);
        Scenario.all()
                .forEach(each -> table.append("| [`%1$s`](../config/scenarios/%1$s.yaml) | `%2$s` |\n"
                        .formatted(each.name(), cell(each.text()))));
        return table.toString();
    }
}
