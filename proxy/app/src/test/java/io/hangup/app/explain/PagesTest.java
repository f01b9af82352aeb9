package io.hangup.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.page.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each block of the pages that tell people what to type is run by somebody, or says why not. */
class PagesTest {
    private static final Path TOP = Path.of("..", "..");

    /** Who runs the commands of a page that have no mark. */
    private static final Map<String, String> RUNNERS = Map.of(
            "README.md", ".ci/docs",
            "docs/guide.md", ".ci/docs",
            "docs/containers.md", ".ci/docs",
            "docs/testing.md", ".ci/docs",
            "docs/staging.md", "proxy/app/src/test/java/io/hangup/app/deploy/StagingDocIT.java",
            "docs/admin.md", "proxy/app/src/test/java/io/hangup/app/AdminDocIT.java");

    /** Who else runs those that have one. */
    private static final Map<String, String> MARKS = Map.of(
            Block.STAYS,
            "who runs the page",
            "ci",
            ".ci/run, with the profiles that take longer",
            "admin",
            "AdminDocIT, with a Hangup that has the rules",
            "sketch",
            "nobody: it is about a project of the reader's. AroundIT runs such commands",
            "cluster",
            "StagingDocIT, as far as kubectl goes without a cluster",
            "cluster untried",
            "nobody: it needs a cluster, and the page says so");

    /** Of what is neither a command nor a file: it is compared where commands stand before it, or is there to look at. */
    private static final Set<String> PRINTED = Set.of("text", "");

    static Stream<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (String page : RUNNERS.keySet()) {
            blocks.addAll(Block.of(TOP.resolve(page)));
        }
        assertThat(blocks).hasSizeGreaterThan(60);
        return blocks.stream();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void a_block_is_run_or_says_why_not(Block block) throws IOException {
        if (block.isCommands()) {
            assertThat(block.mark().isEmpty() || MARKS.containsKey(block.mark()))
                    .as(block.where() + ": nobody runs commands that are marked " + block.mark())
                    .isTrue();
        } else if (block.isFile()) {
            Path file = TOP.resolve(block.mark());
            assertThat(!block.mark().startsWith("docs/")
                            || Files.readString(file).equals(block.text()))
                    .as(block.where() + " is " + file + " word for word")
                    .isTrue();
        } else {
            assertThat(PRINTED.contains(block.language()) || block.language().equals("yaml"))
                    .as(block.where() + ": nobody runs or reads a block of " + block.language()
                            + "; give it a file's name")
                    .isTrue();
        }
    }

    @Test
    void every_page_is_named_by_who_runs_it() throws IOException {
        for (Map.Entry<String, String> page : RUNNERS.entrySet()) {
            assertThat(Files.readString(TOP.resolve(page.getValue())))
                    .as(page.getValue())
                    .containsPattern("\\b"
                            + Pattern.quote(Path.of(page.getKey()).getFileName().toString()) + "\\b");
        }
    }

    @Test
    void every_example_is_in_a_page() throws IOException {
        List<String> named = blocks().filter(Block::isFile).map(Block::mark).toList();
        try (Stream<Path> examples = Files.walk(TOP.resolve("docs/examples"))) {
            assertThat(examples.filter(Files::isRegularFile)
                            .map(file -> TOP.relativize(file).toString())
                            .filter(file -> !file.contains("/node_modules/") && !file.contains("/target/")))
                    .isSubsetOf(named);
        }
    }
}
