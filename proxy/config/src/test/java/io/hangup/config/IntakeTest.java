package io.hangup.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong before there is a text: with the file, its size and its encoding. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IntakeTest {
    private static final String GOOD = "proxies: [{ name: a, listen: 1, upstream: 'db:1' }]\n";
    private static final int LIMIT_BYTES = 1 << 20;

    @TempDir
    Path folder;

    /** A text without an end, which counts how much of it was read. */
    private static final class Endless extends InputStream {
        private long bytesRead;

        @Override
        public int read() {
            bytesRead++;
            return 'a';
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            Arrays.fill(bytes, offset, offset + length, (byte) 'a');
            bytesRead += length;
            return length;
        }
    }

    @Test
    void a_file_is_loaded_by_its_name() throws IOException {
        Path file = Files.writeString(folder.resolve("hangup.yaml"), GOOD);

        assertThat(Loading.rendered(load(file.toString()))).isEmpty();
    }

    @Test
    void a_dash_is_the_standard_input() {
        assertThat(Loading.rendered(load("-", GOOD.getBytes(UTF_8)))).isEmpty();
        assertThat(Loading.rendered(load("-", "zzz: 1".getBytes(UTF_8)))).startsWith("standard input:1:1: ");
    }

    @Test
    void a_missing_file_is_named_with_the_one_that_was_probably_meant() throws IOException {
        Path file = Files.writeString(folder.resolve("hangup.yaml"), GOOD);
        Path missing = folder.resolve("hangup.yml");

        assertThat(Loading.rendered(load(missing.toString())))
                .isEqualTo(missing + ": no such file\n    did you mean \"" + file + "\"?\n");
    }

    @Test
    void a_link_to_nothing_is_no_other_file_of_that_name() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("hangup.yaml"), folder.resolve("gone.yaml"));

        assertThat(Loading.rendered(load(link.toString())))
                .isEqualTo(link + ": this is a symbolic link to a file that is not there\n");
    }

    @Test
    void a_missing_file_in_a_missing_directory_is_said_to_be_in_one() {
        Path missing = folder.resolve("nowhere/hangup.yml");

        assertThat(Loading.rendered(load(missing.toString())))
                .isEqualTo(missing + ": no such file\n    its directory cannot be read either\n");
    }

    @Test
    void a_directory_is_no_file() {
        assertThat(Loading.rendered(load(folder.toString())))
                .isEqualTo(folder + ": this is a directory (expected: a file)\n");
    }

    @Test
    void what_cannot_be_the_name_of_a_file_is_none() {
        assertThat(Loading.rendered(load("a\0b"))).isEqualTo("a\uFFFDb: this cannot be the name of a file\n");
    }

    @Test
    void a_file_inside_of_a_file_cannot_be_read() throws IOException {
        Path file = Files.writeString(folder.resolve("hangup.yaml"), GOOD).resolve("x");

        assertThat(Loading.rendered(load(file.toString())))
                .startsWith(file + ": ")
                .contains("cannot be read");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_pipe_is_refused_without_waiting_for_its_writer() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(Loading.rendered(load(pipe.toString())))
                .isEqualTo(pipe
                        + ": this is a pipe or a device (expected: a file)\n"
                        + "    \"-\" in its place reads the standard input\n");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_device_is_refused_without_reading_it() {
        assertThat(Loading.rendered(load("/dev/zero")))
                .startsWith("/dev/zero: this is a pipe or a device (expected: a file)\n");
    }

    @Test
    void an_endless_standard_input_is_read_up_to_the_limit_and_one_byte() {
        Endless endless = new Endless();

        assertThat(Loading.rendered(Loading.loader().load("-", endless)))
                .isEqualTo("standard input: larger than 1 MiB (expected: at most 1048576 bytes)\n");
        assertThat(endless.bytesRead).isLessThanOrEqualTo(LIMIT_BYTES + 1);
    }

    @Test
    void a_file_of_exactly_the_limit_loads_and_one_of_a_byte_more_does_not() throws IOException {
        String filled = GOOD + "#".repeat(LIMIT_BYTES - GOOD.length());
        Path file = folder.resolve("hangup.yaml");

        Files.writeString(file, filled);
        assertThat(Loading.rendered(load(file.toString()))).isEmpty();

        Files.writeString(file, filled + "#");
        assertThat(Loading.rendered(load(file.toString())))
                .isEqualTo(file + ": larger than 1 MiB (expected: at most 1048576 bytes)\n");
    }

    @Test
    void a_text_above_the_limit_is_refused_before_it_is_parsed() {
        assertThat(Loading.rendered(Loading.load("#".repeat(LIMIT_BYTES + 1))))
                .isEqualTo("hangup.yaml: larger than 1 MiB (expected: at most 1048576 bytes)\n");
    }

    @Test
    void a_stream_that_breaks_is_named_with_its_reason() throws IOException {
        InputStream broken = new FileInputStream(
                Files.writeString(folder.resolve("hangup.yaml"), GOOD).toFile());
        broken.close();

        assertThat(Loading.rendered(Loading.loader().load(broken, "hangup.yaml")))
                .startsWith("hangup.yaml: this cannot be read (");
    }

    @Test
    void a_byte_order_mark_is_no_part_of_the_text() {
        byte[] marked = ("\uFEFF" + GOOD).getBytes(UTF_8);

        assertThat(Loading.rendered(load("-", marked))).isEmpty();
        assertThat(Loading.rendered(Loading.load("\uFEFF" + GOOD))).isEmpty();
        assertThat(Loading.rendered(Loading.load("\uFEFF!", GOOD))).startsWith("hangup.yaml:1:1: tag \"!\"");
    }

    @Test
    void latin_1_is_told_by_its_first_byte_that_is_no_utf_8() {
        assertThat(Loading.rendered(encoded("# ä\nname: Bär\n", ISO_8859_1))).isEqualTo("""
                        hangup.yaml:1:3: not UTF-8 (byte 0xE4 at offset 2, line 1)
                        # \uFFFD
                          ^  save it as UTF-8
                        """);
        assertThat(Loading.rendered(encoded("#\nname: Bär\n", ISO_8859_1))).isEqualTo("""
                        hangup.yaml:2:8: not UTF-8 (byte 0xE4 at offset 9, line 2)
                        name: B\uFFFDr
                               ^  save it as UTF-8
                        """);
    }

    @Test
    void the_offset_counts_a_byte_order_mark() {
        byte[] bytes = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'a', (byte) 0xC0};

        assertThat(Loading.rendered(Loading.loader().load(new ByteArrayInputStream(bytes), "hangup.yaml")))
                .startsWith("hangup.yaml:1:2: not UTF-8 (byte 0xC0 at offset 4, line 1)");
    }

    @Test
    void a_character_that_is_cut_off_at_the_end_is_no_utf_8() {
        byte[] bytes = {'a', (byte) 0xE2, (byte) 0x82};

        assertThat(Loading.rendered(Loading.loader().load(new ByteArrayInputStream(bytes), "hangup.yaml")))
                .startsWith("hangup.yaml:1:2: not UTF-8 (byte 0xE2 at offset 1, line 1)");
    }

    @Test
    void utf_16_is_recognised() {
        assertThat(Loading.rendered(encoded(GOOD, UTF_16)))
                .startsWith("hangup.yaml:1:1: not UTF-8 (byte 0xFE at offset 0, line 1)\n")
                .endsWith("^  this is UTF-16; save it as UTF-8\n");
    }

    @Test
    void control_characters_are_refused_where_they_stand() {
        assertThat(Loading.rendered(Loading.load("seed: 1", "na\0me: a"))).isEqualTo("""
                        hangup.yaml:2:3: character U+0000 (expected: text in UTF-8)
                        na\uFFFDme: a
                          ^
                        """);
        for (int control : new int[] {0x01, 0x08, 0x0B, 0x0C, 0x1B, 0x7F, 0x80, 0x9F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF}) {
            assertThat(Loading.rendered(Loading.load("#" + new String(new int[] {control}, 0, 1))))
                    .startsWith(String.format("hangup.yaml:1:2: character U+%04X (expected: text in UTF-8)", control));
        }
    }

    private static Loaded<HangupConfig> encoded(String text, Charset charset) {
        return Loading.loader().load(new ByteArrayInputStream(text.getBytes(charset)), "hangup.yaml");
    }

    private static Loaded<HangupConfig> load(String argument, byte... standardInput) {
        return Loading.loader().load(argument, new ByteArrayInputStream(standardInput));
    }
}
