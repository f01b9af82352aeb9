package io.hangup.testkit.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Blocks, run as they are written: in one shell, in their order, each beginning in the same directory. The session ends at the first
 * command that fails. What stays is started in the background, and stopped as Ctrl-C does when the next one starts that stays, or at
 * the end. A block that holds a file is written, where the file is not there as it is.
 */
public final class Session {
    /** What it said behind that is the output of that block. */
    private static final String MARK = "▶ ";

    private static final String PRELUDE = """
            set -euo pipefail
            top=$PWD
            leave() {
              [[ -n ${staying:-} ]] || return 0
              local code=0
              kill -INT -- "-$staying" && wait "$staying" || code=$?
              staying=
              # 99: a rule that never fired, because the page does not come with clients.
              [[ $code == 0 || $code == 99 ]] || { echo "what stayed ended with $code"; return 1; }
            }
            stay() {
              leave
              setsid env --default-signal=INT bash -euxo pipefail "$1" >"$1.said" 2>&1 &
              staying=$!
              until grep -q ' is up' "$1.said"; do
                kill -0 "$staying" 2>/dev/null || { cat "$1.said"; return 1; }
                sleep 0.1
              done
              cat "$1.said"
            }
            trap 'leave; kill $(jobs -p) 2>/dev/null || true' EXIT
            """;

    private final Path directory;
    private final Path scratch;
    private final int timeoutSeconds;

    /**
     * Where and for how long.
     *
     * @param directory in which every block begins
     * @param scratch an empty directory for what the session itself needs
     * @param timeoutSeconds after which it is ended
     */
    public Session(Path directory, Path scratch, int timeoutSeconds) {
        this.directory = directory;
        this.scratch = scratch;
        this.timeoutSeconds = timeoutSeconds;
    }

    /**
     * Runs those of the blocks that are run, and compares what they print with the {@code text} blocks right behind them.
     *
     * @param heard gets each line as it is said
     * @return all that was said
     * @throws AssertionError if a command failed, or did not print what it should; with all that was said
     */
    public String run(List<Block> blocks, Consumer<String> heard) throws IOException, InterruptedException {
        Path script = Files.writeString(scratch.resolve("session"), script(blocks));
        Path trace = scratch.resolve("trace");
        Process shell = new ProcessBuilder(
                        "timeout",
                        Integer.toString(timeoutSeconds),
                        "bash",
                        "-c",
                        "exec 9>\"$1\"; BASH_XTRACEFD=9; set -x; . \"$2\"",
                        "session",
                        trace.toString(),
                        script.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = shell.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(line -> {
                heard.accept(line);
                said.append(line).append('\n');
            });
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
        int code = shell.waitFor();
        if (code != 0) {
            throw new AssertionError("the session ended with " + code + ". Its last commands:\n" + tail(trace)
                    + "\nAll it said:\n" + said);
        }
        compare(blocks, said.toString());
        return said.toString();
    }

    private String script(List<Block> blocks) throws IOException {
        StringBuilder script = new StringBuilder(PRELUDE);
        int number = 0;
        for (Block block : blocks) {
            if (block.isFile()) {
                write(block);
            } else if (block.isRun()) {
                script.append("cd \"$top\"\nprintf '\\n%s\\n' '")
                        .append(MARK)
                        .append(block.where())
                        .append("'\n");
                if (block.mark().equals(Block.STAYS)) {
                    Path stays = Files.writeString(scratch.resolve("stays" + number++), block.text());
                    script.append("stay '").append(stays).append("'\n");
                } else {
                    script.append(block.text());
                }
            }
        }
        return script.append("leave\n").toString();
    }

    private void write(Block block) throws IOException {
        Path file = directory.resolve(block.mark());
        if (!Files.exists(file)) {
            Files.writeString(file, block.text());
        } else if (!Files.readString(file).equals(block.text())) {
            throw new AssertionError(block.where() + " is not as the file " + file);
        }
    }

    private static void compare(List<Block> blocks, String said) {
        for (int i = 1; i < blocks.size(); i++) {
            Block expected = blocks.get(i);
            if (expected.language().equals(Block.OUTPUT)) {
                Block commands = blocks.get(i - 1);
                String output = said.split(Pattern.quote(MARK + commands.where() + "\n"), 2)[1]
                        .split("(?m)^" + MARK, 2)[0];
                if (!lines(expected.text()).matcher(output).find()) {
                    throw new AssertionError(
                            expected.where() + " is not what the commands before it print. They print:\n" + output);
                }
            }
        }
    }

    /** These lines in this order, others between them or not; {@code …} stands for anything. */
    private static Pattern lines(String text) {
        return Pattern.compile(text.lines()
                .map(line ->
                        Arrays.stream(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")))
                .collect(Collectors.joining("$(?s:.*?)^", "(?m)^", "$")));
    }

    private static String tail(Path trace) throws IOException {
        List<String> lines = Files.readAllLines(trace);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }
}
