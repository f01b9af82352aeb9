package io.hangup.testkit.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A page that does not run as it is written is found. */
@Timeout(60)
class SessionTest {
    @TempDir
    private Path directory;

    private final List<String> heard = new ArrayList<>();

    private String run(String page) throws Exception {
        Path top = Files.createDirectories(directory.resolve("top"));
        List<Block> blocks = Block.of(Files.writeString(directory.resolve("page.md"), page));
        return new Session(top, Files.createTempDirectory(directory, "scratch"), 30).run(blocks, heard::add);
    }

    @Test
    void blocks_share_a_shell_and_each_begins_at_the_top() throws Exception {
        run("""
                ```sh
                mkdir inner
                cd inner
                name=value
                ```
                ```sh
                echo "$name in $(basename "$PWD")"
                ```
                ```text
                value in t…
                ```
                """);

        assertThat(heard).contains("▶ page.md:1", "▶ page.md:6", "value in top");
    }

    @Test
    void a_command_that_fails_ends_it() {
        assertThatThrownBy(() -> run("```sh\necho before\nfalse\necho behind\n```\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ended with 1")
                .hasMessageContaining("+ false")
                .hasMessageContaining("before");
        assertThat(heard).doesNotContain("behind");
    }

    @Test
    void what_is_printed_has_to_be_what_the_page_says() {
        assertThatThrownBy(() -> run("```sh\necho one two\n```\n```text\none\n```\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("page.md:4 is not what the commands before it print");
    }

    /** What a block before it printed does not count. */
    @Test
    void output_belongs_to_its_block() {
        assertThatThrownBy(() -> run("```sh\necho one\n```\n```sh\necho two\n```\n```text\none\n```\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("They print:\ntwo\n");
    }

    @Test
    void what_stays_is_stopped_by_the_next_one_and_at_the_end() throws Exception {
        String stays = "trap 'echo over >> ../over; exit 0' INT\necho 'it is up'\nwhile true; do sleep 0.1; done\n";

        run("```sh stays\n" + stays + "```\n```sh\necho meanwhile\n```\n```sh stays\n" + stays + "```\n");

        assertThat(heard).containsSubsequence("it is up", "meanwhile", "it is up");
        assertThat(directory.resolve("over")).hasContent("over\nover");
    }

    @Test
    void what_stays_has_to_get_up() {
        assertThatThrownBy(() -> run("```sh stays\necho sorry\nexit 3\n```\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("sorry");
    }

    @Test
    void a_file_is_written_unless_it_is_there_as_it_is() throws Exception {
        String page = "```yaml it.yaml\na: 1\n```\n```sh\ncat it.yaml\n```\n```text\na: 1\n```\n";
        run(page);
        run(page);

        assertThatThrownBy(() -> run(page.replace("a: 1", "a: 2")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("page.md:1 is not as the file");
    }

    @Test
    void commands_with_another_mark_are_left_to_others() throws Exception {
        assertThat(run("```sh cluster\nfalse\n```\n```sh\necho here\n```\n")).contains("here");
    }
}
