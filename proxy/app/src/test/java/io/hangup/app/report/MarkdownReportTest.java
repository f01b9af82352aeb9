package io.hangup.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What GitHub shows, and what a reader of its Markdown makes of it. */
class MarkdownReportTest {
    private static final Path FILES = Path.of("src", "test", "resources", "report");
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    @TempDir
    private Path directory;

    @Provide
    Arbitrary<Report> anyReport() {
        return AnyReport.reports();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "duplicate", "everything", "clients", "hostile"})
    void a_report_looks_like_this(String name) throws IOException {
        String text = MarkdownReport.of(TextReportTest.report(name));
        Path file = FILES.resolve(name + ".md");
        if (Boolean.getBoolean("hangup.docs.write")) {
            Files.writeString(file, text);
        }
        assertThat(file).hasContent(text);
    }

    @Property(tries = 200)
    void whatever_a_text_has_in_it_the_tables_stay_tables_and_nothing_is_marked_up(@ForAll("anyReport") Report report) {
        Seen seen = Seen.of(MarkdownReport.of(report));

        assertThat(seen.rows.get(1)).hasSize(5);
        assertThat(seen.rows.stream().skip(2)).allMatch(row -> row.size() == 10);
        assertThat(seen.rows.stream().skip(3)).hasSize((int) Section.of(report).stream()
                .mapToLong(section -> Math.max(1, section.clients().size()))
                .sum());
        assertThat(seen.markup).isEmpty();
    }

    @Test
    void texts_are_read_as_they_were() {
        Seen seen = Seen.of(MarkdownReport.of(Reports.hostile()));

        assertThat(seen.rows.get(3).get(0))
                .isEqualTo("<b>\"&' | ]]> `x` *y* \\ \\u001b[31m \\u0000 \\u000a @z \\u202e 💥");
        assertThat(seen.markup).isEmpty();
    }

    @Test
    void the_summary_of_a_job_is_appended_to() throws IOException {
        Path summary = Files.writeString(directory.resolve("summary.md"), "# Before ✓");

        assertThat(GitHubSummary.append(Reports.duplicate(), name -> Optional.of(summary.toString())))
                .isEmpty();
        assertThat(GitHubSummary.append(Reports.nothing(), name -> Optional.of(summary.toString())))
                .isEmpty();

        assertThat(summary)
                .hasContent("# Before ✓\n" + MarkdownReport.of(Reports.duplicate()) + "\n"
                        + MarkdownReport.of(Reports.nothing()));
    }

    @Test
    void a_summary_that_cannot_be_written_is_said() {
        assertThat(GitHubSummary.append(Reports.nothing(), name -> Optional.of(directory.toString())))
                .hasValueSatisfying(said ->
                        assertThat(said).contains("GITHUB_STEP_SUMMARY names " + directory, "cannot be written"));
    }

    @Test
    void where_there_is_no_summary_nothing_is_written() {
        assertThat(GitHubSummary.append(Reports.nothing(), name -> Optional.empty()))
                .isEmpty();
        assertThat(GitHubSummary.append(Reports.nothing(), name -> Optional.of("")))
                .isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    /** What a reader sees. */
    private static final class Seen extends AbstractVisitor {
        private final List<List<String>> rows = new ArrayList<>();
        private final List<Node> markup = new ArrayList<>();

        static Seen of(String markdown) {
            Seen seen = new Seen();
            seen.rows.add(List.of());
            PARSER.parse(markdown).accept(seen);
            seen.rows.remove(0);
            return seen;
        }

        @Override
        public void visit(CustomNode node) {
            if (node instanceof TableRow) {
                rows.add(new ArrayList<>());
            } else if (node instanceof TableCell) {
                StringBuilder text = new StringBuilder();
                for (Node part = node.getFirstChild(); part != null; part = part.getNext()) {
                    text.append(part instanceof Text plain ? plain.getLiteral() : part.toString());
                }
                rows.get(rows.size() - 1).add(text.toString());
            }
            visitChildren(node);
        }

        @Override
        public void visit(Code node) {
            markup.add(node);
        }

        @Override
        public void visit(Emphasis node) {
            markup.add(node);
        }

        @Override
        public void visit(HtmlInline node) {
            markup.add(node);
        }

        @Override
        public void visit(HtmlBlock node) {
            markup.add(node);
        }

        @Override
        public void visit(Image node) {
            markup.add(node);
        }

        @Override
        public void visit(SoftLineBreak node) {
            markup.add(node);
        }

        @Override
        public void visit(ListItem node) {
            assertThat(node.getFirstChild().getNext()).isNull();
            visitChildren(node);
        }
    }
}
