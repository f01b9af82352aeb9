package io.hangup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.report.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ExitCodeTest {
    private static final Verdict HELD = new Verdict("db", "", "resent: none", true, "3 faults");
    private static final Verdict BROKEN = new Verdict("db", "cut", "storm: none", false, "db#7");

    @Test
    void one_expectation_that_failed_is_enough() {
        assertThat(ExitCode.of(List.of())).isZero();
        assertThat(ExitCode.of(List.of(HELD, HELD))).isZero();
        assertThat(ExitCode.of(List.of(HELD, BROKEN))).isEqualTo(99);
    }

    @Test
    void a_command_that_failed_is_told_before_an_expectation_is() {
        assertThat(ExitCode.of(0, List.of(HELD))).isZero();
        assertThat(ExitCode.of(0, List.of(BROKEN))).isEqualTo(99);
        assertThat(ExitCode.of(7, List.of(BROKEN))).isEqualTo(7);
    }

    @Test
    void the_guide_and_every_help_have_the_same_table() throws IOException {
        String guide = Files.readString(Path.of("..", "..", "docs", "guide.md"));
        String table = ExitCode.MEANINGS.entrySet().stream()
                .map(each -> "| " + each.getKey() + " | " + each.getValue() + " |\n")
                .collect(Collectors.joining());
        CommandLine all = HangupCommand.line(Typed.of());

        assertThat(guide).contains("| code | meaning |\n|---|---|\n" + table + "\n");
        assertThat(codes(all).keySet()).containsExactlyElementsOf(texts().keySet());
        assertAgreed(all);
    }

    private static void assertAgreed(CommandLine command) {
        assertThat(codes(command))
                .as(command.getCommandName())
                .containsKeys("0", "1", "2")
                .allSatisfy((code, text) -> assertThat(texts()).containsEntry(code, text));
        command.getSubcommands().values().forEach(ExitCodeTest::assertAgreed);
    }

    private static Map<String, String> codes(CommandLine command) {
        return command.getCommandSpec().usageMessage().exitCodeList();
    }

    private static Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        ExitCode.MEANINGS.forEach((code, text) -> texts.put(String.valueOf(code), text));
        return texts;
    }
}
