package io.hangup.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** The manual pages are what the commands say of themselves. {@code -Dhangup.docs.write=true} writes them anew. */
@Timeout(120)
class ManPagesTest {
    private static final Path PAGES = Path.of("..", "..", "docs", "man");
    private static final Path ASCIIDOCTOR = Path.of("/usr/bin/asciidoctor");

    @TempDir
    private Path directory;

    private void generate() throws IOException {
        CommandLine all = HangupCommand.line(Typed.of());
        asPages(all);
        assertThat(ManPageGenerator.generateManPage(
                        directory.toFile(), null, new boolean[0], false, all.getCommandSpec()))
                .isZero();
    }

    /** The version and the JDK's are no part of a page, and its headings are those of manuals. */
    private static void asPages(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.exitCodeListHeading("Exit status%n");
        usage.footerHeading(usage.footerHeading().replaceFirst("^%n(.*):%n$", "$1%n"));
        command.getCommandSpec().versionProvider(null).version("hangup");
        command.getSubcommands().values().forEach(ManPagesTest::asPages);
    }

    private static Map<String, String> pages(Path of) throws IOException {
        Map<String, String> pages = new TreeMap<>();
        try (Stream<Path> files = Files.list(of)) {
            for (Path file : files.toList()) {
                pages.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return pages;
    }

    @Test
    void the_pages_are_those_of_the_commands() throws IOException {
        generate();
        if (Boolean.getBoolean("hangup.docs.write")) {
            Files.createDirectories(PAGES);
            for (String page : pages(directory).keySet()) {
                Files.copy(directory.resolve(page), PAGES.resolve(page), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assertThat(pages(PAGES)).isEqualTo(pages(directory));
        assertThat(pages(PAGES).values()).allSatisfy(page -> assertThat(page).contains("== Exit status"));
        assertThat(pages(PAGES).get("hangup-ctl-fire.adoc")).contains("== Environment", "HANGUP_ADMIN_TOKEN");
        assertThat(pages(PAGES)).containsKeys("hangup.adoc", "hangup-doctor.adoc", "hangup-ctl-fire.adoc");
    }

    @Test
    void each_page_can_be_rendered() throws Exception {
        boolean there = Files.isExecutable(ASCIIDOCTOR);
        if (!there) {
            assertThat(System.getenv("CI"))
                    .as("asciidoctor is missing, and CI=true")
                    .isNotEqualTo("true");
        }
        assumeTrue(there, "asciidoctor is not installed");
        List<String> command = new ArrayList<>(List.of(
                ASCIIDOCTOR.toString(), "-b", "manpage", "--failure-level", "WARN", "-D", directory.toString()));
        pages(PAGES).keySet().forEach(page -> command.add(PAGES.resolve(page).toString()));
        Path said = directory.resolve("said");
        Process asciidoctor = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(asciidoctor.waitFor(100, TimeUnit.SECONDS)).isTrue();
        assertThat(asciidoctor.exitValue()).as(Files.readString(said)).isZero();
        assertThat(Files.readString(directory.resolve("hangup-doctor.1"))).contains(".SH \"NAME\"", "doctor");
    }
}
