package io.hangup.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.report.BackOff;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Resent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/report.md} is printed from the code; {@code -Dhangup.docs.write=true} prints it anew. */
class ReportDocTest {
    private static final Path FILE = Path.of("..", "..", "docs", "report.md");

    private static final String HEAD = """
            # The report

            What clients did after the faults of a run, and whether that is what was expected. It is printed from the code that
            writes it, and compared by a test, as this page is.

            ```sh
            hangup run hangup.yaml --report text --report json=report.json --report junit=TEST-hangup.xml
            hangup report                                    # of what runs here, with its admin port on 9191
            hangup report 127.0.0.1:9300 --format markdown   # or its URL, http://127.0.0.1:9300
            hangup report report.json                        # a saved one; - is the standard input
            curl http://127.0.0.1:9191/api/v1/report?format=junit
            ```

            | `--format` | for |
            |---|---|
            | `text` | people: as wide as the terminal, 80 columns in a file; `NO_COLOR` is heeded, and no colour says anything that words do not |
            | `json` | programs; the only one that can be read again |
            | `junit` | builds: a test suite for each proxy, a test case for each expectation |
            | `markdown` | comments and summaries on GitHub; `run` appends it to the file that `GITHUB_STEP_SUMMARY` names, where it is set |

            `hangup report` ends with 0, with 99 if an expectation in the report did not hold, with 2 if the source is no report, and
            with 3 if nobody answers there. Of the clients of one rule's fault, `text` and `markdown` show the ten with the most
            episodes; `json` has all.

            ## How to read it

            A fault opens an *episode*: the fault, and what the same client did afterwards until its outcome is known. A client is an
            address, the process behind it where that can be told, or what `client-id` names. That a later connection belongs to an
            episode is *attributed*, not known: two programs behind one address are one client. [reactions.md](reactions.md) says how all of
            this is found out, and what cannot be.

            ### Outcomes

            | outcome | the client |
            |---|---|
            | `recovered` | came back and got an answer, or its connection went on; how long that took is said as what half and 99 of 100 of them needed |
            | `gave-up` | was not seen again for as long as `patience` lasts |
            | `storm` | came back more often in one second than the threshold allows |
            | `hanging` | still held the dead or stalled connection when patience was over |
            | `pending` | the run ended, or the report was asked for, before any of these was known |

            ### Marks

            An episode may have several.

            | mark | the client |
            |---|---|
            | `retried` | said the same again on a later connection |
            | `resent` | did so although the upstream already had it, wholly or in part: a possible duplicate |
            | `kept-writing` | wrote on although it had been told the end |
            | `moved` | came back on another proxy |
            | `flushed` | dropped its other connections too |

            ### Resent

            Whether saying the same again does harm depends on what the upstream had. The worst of an episode counts.

            | resent | the upstream had of what was said again |
            |---|---|
            | `none` | nothing was said again |
            | `safe` | nothing before |
            | `ambiguous` | a part, or nobody can tell how much |
            | `duplicate` | all of it: without a key that tells them apart it may have been carried out twice |

            ### Back-off

            | back-off | the gaps between the attempts |
            |---|---|
            | `none` | there are none worth the name: the client came back at once, or never |
            | `fixed` | are all the same |
            | `linear` | grow by the same time |
            | `exponential` | grow by the same factor |
            | `jittered` | are random |

            For people, step and factor are those of the episode in the middle.
            """;

    private static final String LINKS = """

            ## Advice

            Where a known cause fits to what a client did, one line says what may be behind it, and what helps.

            | advice | source |
            |---|---|
            """;

    private static final String FIELDS = """

            ## json

            One object (RFC 8259). Every field is always there; what there is nothing to say of is `null`, and lists may be empty.
            [report.schema.json](../config/report.schema.json) is its JSON Schema (draft-07), and `hangup schema report` prints it.
            It is read as strictly as it is written: an unknown field, a missing one or a wrong type is said with its place.
            """;

    @Test
    void the_page_says_what_the_code_does() throws IOException {
        if (Boolean.getBoolean("hangup.docs.write")) {
            Files.writeString(FILE, page());
        }
        assertThat(FILE).hasContent(page());
    }

    @Test
    void every_word_is_explained() {
        Stream.of(words(Outcome.values(), Outcome::word), words(Mark.values(), Mark::word))
                .flatMap(each -> each)
                .forEach(word -> assertThat(HEAD).contains("\n| `" + word + "` | "));
        assertThat(rows("### Resent"))
                .isEqualTo(words(Resent.values(), Resent::word).toList());
        assertThat(rows("### Back-off"))
                .isEqualTo(words(BackOff.Shape.values(), BackOff.Shape::word).toList());
    }

    @Test
    void every_field_is_explained_and_nothing_else() {
        for (Fields object : ReportJson.objects()) {
            assertThat(FieldWords.of(object.type()).fields().keySet())
                    .as("fields of %s", object.type())
                    .containsExactlyElementsOf(
                            object.fields().stream().map(Fields.Field::name).toList());
        }
    }

    private static <T> Stream<String> words(T[] constants, Function<T, String> word) {
        return Arrays.stream(constants).map(word);
    }

    /** The words in the table under a heading. */
    private static List<String> rows(String heading) {
        String below = HEAD.substring(HEAD.indexOf(heading) + heading.length());
        return below.lines()
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`", 3)[1])
                .toList();
    }

    private static String page() {
        StringBuilder page = new StringBuilder(HEAD).append(LINKS);
        for (Advice advice : Advice.values()) {
            page.append("| %s | <%s> |\n".formatted(advice.words(), advice.source()));
        }
        page.append("\n## text\n\n```text\n")
                .append(TextReport.of(Reports.duplicate(), Look.PLAIN))
                .append("```\n")
                .append(FIELDS);
        for (Fields object : ReportJson.objects()) {
            FieldWords words = FieldWords.of(object.type());
            page.append("\n### %s\n\n%s\n\n| field | type | |\n|---|---|---|\n".formatted(words.name(), words.about()));
            object.fields()
                    .forEach(field -> page.append("| `%s` | %s | %s |\n"
                            .formatted(field.name(), type(field.form()), words.of(field.name()))));
        }
        return page.append("\n## junit\n\n```xml\n")
                .append(JunitReport.of(Reports.duplicate()))
                .append("```\n\n## markdown\n\n````markdown\n")
                .append(MarkdownReport.of(Reports.duplicate()))
                .append("````\n")
                .toString();
    }

    private static String type(Form form) {
        if (form instanceof Fields object) {
            String name = FieldWords.of(object.type()).name();
            return "[%s](#%s)".formatted(name, name);
        }
        if (form instanceof Form.Items items) {
            return "list of " + type(items.inner());
        }
        if (form instanceof Form.Maybe maybe) {
            return type(maybe.inner()) + " or null";
        }
        if (form instanceof Counts counts) {
            return "object: how many of each of " + type(counts.words());
        }
        if (form instanceof Words words) {
            return words.all().stream().collect(Collectors.joining("`, `", "`", "`"));
        }
        return switch ((Scalar) form) {
            case TEXT -> "text";
            case TRUTH -> "true or false";
            case INT, LONG -> "whole number";
            case NUMBER -> "number";
        };
    }
}
