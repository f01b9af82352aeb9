package io.hangup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code run} would refuse of the admin port, {@code check} says too, and both say where. */
@Timeout(60)
class CheckCommandTest {
    private static final String PROXIES = "\nproxies: [{ name: a, listen: 0, upstream: \"127.0.0.1:1\" }]\n";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int hangup(String... args) {
        return HangupCommand.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @BeforeEach
    void files() throws IOException {
        Files.writeString(directory.resolve("empty"), "");
        Files.writeString(directory.resolve("short"), "secret\n");
        Files.writeString(directory.resolve("good"), "0123456789abcdef-secret\n");
        Files.writeString(directory.resolve("no.pem"), "nothing\n");
    }

    private String config(String admin) throws IOException {
        return Files.writeString(
                        directory.resolve("hangup.yaml"),
                        "admin: { " + admin.replace("DIR", directory.toString()) + " }" + PROXIES)
                .toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listen: \"0.0.0.0:0\"                                     | 1:19: | without a token anybody could steer",
                "listen: 0, token-file: DIR/gone                           | 1:33: | cannot be read",
                "listen: 0, token-file: hunter2hunter2hunter2              | 1:33: | cannot be read",
                "listen: 0, token-file: DIR/empty                          | 1:33: | has 0 characters",
                "listen: 0, token-file: DIR/short                          | 1:33: | has 6 characters",
                "listen: 0, tls: { certificate: DIR/gone, key: DIR/gone }  | 1:41: | certificate of the admin port cannot be read",
                "listen: 0, tls: { certificate: DIR/no.pem, key: DIR/gone } | 1:41: | is none",
                "listen: nowhere.invalid:0                                 | 1:18: | nowhere.invalid is unknown here"
            })
    void what_run_refuses_check_refuses_at_the_same_place(String admin, String place, String why) throws IOException {
        String file = config(admin);

        assertThat(hangup("check", file)).isEqualTo(ExitCode.USAGE);
        String checked = err.toString();
        assertThat(checked).startsWith(file + ":" + place).contains(why).doesNotContain("hunter2", "secret\n");
        err.getBuffer().setLength(0);

        assertThat(hangup("run", file)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).isEqualTo(checked);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void all_of_them_are_said_at_once() throws IOException {
        assertThat(hangup("check", config("listen: \"0.0.0.0:0\", tls: { certificate: DIR/gone, key: DIR/gone }")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("without a token", "certificate of the admin port");
    }

    @Test
    void what_is_for_another_machine_need_not_be_here() throws IOException {
        for (String admin : List.of("listen: \"0.0.0.0:0\"", "listen: 0, token-file: DIR/gone")) {
            assertThat(hangup("check", "--elsewhere", config(admin))).isZero();
        }
        assertThat(out.toString()).contains("ok: 1 proxy");
    }

    @Test
    void what_is_there_is_well() throws IOException {
        assertThat(hangup("check", config("listen: \"0.0.0.0:0\", token-file: DIR/good")))
                .isZero();
        assertThat(err.toString()).isEmpty();
    }
}
