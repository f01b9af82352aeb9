package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file holds, it costs little: no text of the largest size takes long, and none much memory. */
class BoundsTest {
    private static final int LIMIT = 1 << 20;
    private static final long MAX_ALLOCATED_BYTES = 1L << 30;
    private static final int MAX_SHOWN_CHARS = 2_000;

    static Stream<Named<String>> texts() {
        Stream<String> repeated = Stream.of(
                "[",
                "{",
                "- ",
                "? ",
                "!",
                "&a ",
                "*a ",
                "'",
                "\"",
                "\n",
                " ",
                "\t",
                "# \n",
                "a: 1\n",
                "{a: ",
                "[a,",
                "- a\n",
                "--- a\n",
                "%A\n",
                "${",
                "|",
                ">\n",
                "a",
                "é",
                "日",
                "🙂",
                ": ",
                ", ",
                "[]\n",
                "!!a ",
                "a:\n ",
                "\\",
                "\"\\",
                "- !a\n",
                "&a a\n",
                "x: &a [\n",
                "]",
                "}",
                "<<: ",
                "\r",
                "\r\n",
                "? a\n",
                ":\n",
                "-\n",
                "...\n",
                "1_",
                "'' ");
        Stream<Named<String>> alone = repeated.flatMap(unit -> Stream.of("", "proxies:\n- ")
                .map(start -> Named.of(start + unit + "...", start + unit.repeat((LIMIT - 16) / unit.length()))));
        return Stream.concat(
                alone,
                Stream.of(
                        Named.of(
                                "numbers of connections",
                                rule("connections: [" + each(90_000, i -> i + 1 + ", ") + "x]")),
                        Named.of("one number of connections", rule("connections: [" + "1, ".repeat(60_000) + "x]")),
                        Named.of("faults in order", rule("fault: [" + "{ stall: 1s }, ".repeat(15_000) + "x]")),
                        Named.of("addresses", rule("from: [" + "10.0.0.0/8, ".repeat(18_000) + "x]")),
                        Named.of(
                                "headers",
                                rule("when: { request: { header: { " + each(24_000, i -> "x" + i + ": 1, ")
                                        + "? } } }")),
                        Named.of("a pattern", rule("when: { client-says: \"" + "\\xe9".repeat(60_000) + "é\" }")),
                        Named.of("a path", rule("when: { request: { path: " + "/*".repeat(120_000) + " } }")),
                        Named.of("a rate", rule("at-most: 1 " + "per ".repeat(60_000))),
                        Named.of("unknown keys", each(24_000, i -> "thread" + i + ": 1\n")),
                        Named.of(
                                "proxies on one port",
                                "proxies:\n"
                                        + each(
                                                6_000,
                                                i -> "- {name: a" + i + ", listen: 127." + (i >> 8) + "." + (i & 255)
                                                        + ".1:1, upstream: b:1}\n")),
                        Named.of(
                                "equal proxies",
                                "proxies:\n" + each(6_000, i -> "- {name: a, listen: 1, upstream: localhost:1}\n")),
                        Named.of(
                                "wrong rules on one line",
                                "proxies: [{ rules: [" + each(12_000, i -> "{fault: rest},") + "] }]"),
                        Named.of(
                                "ordinals",
                                "proxies: [{ rules: [{ connections: [" + each(45_000, i -> i + ",") + "] }] }]"),
                        Named.of("a long number", "seed: " + "1".repeat(LIMIT - 16)),
                        Named.of("a long grouped number", "seed: 1" + "_1".repeat(LIMIT / 2 - 16)),
                        Named.of("a long name", "proxies: [{ name: " + "x".repeat(LIMIT - 32) + " }]"),
                        Named.of("a long host", "proxies: [{ listen: " + "a.".repeat(LIMIT / 2 - 32) + ":1 }]"),
                        Named.of("a long address", "proxies: [{ listen: '[" + "1:".repeat(LIMIT / 2 - 32) + "]:1' }]"),
                        Named.of("a long scheme", "proxies: [{ listen: 'a://" + "1:".repeat(LIMIT / 2 - 32) + "' }]"),
                        Named.of("an unknown alias", "a: *" + "a".repeat(LIMIT - 16)),
                        Named.of(
                                "a long moment",
                                "proxies: [{ rules: [{ when: client-sent " + "x".repeat(LIMIT - 64) + " }] }]"),
                        Named.of("a long variable", "transport: ${" + "A".repeat(LIMIT - 32) + "}"),
                        Named.of("a large variable", "transport: " + "${LARGE}".repeat(LIMIT / 8 - 8))));
    }

    @ParameterizedTest
    @MethodSource("texts")
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_hostile_text_ends_soon_with_problems_of_bounded_length(String text) {
        assertThat(text.length()).isLessThanOrEqualTo(LIMIT);
        ConfigLoader loader =
                new ConfigLoader(variable -> Optional.of("y".repeat(1_000)).filter(large -> variable.equals("LARGE")));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        List<Problem> problems = Loading.problems(loader.loadText(text, Loading.FILE));

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_ALLOCATED_BYTES);
        assertThat(problems).allMatch(problem -> problem.text().length() < MAX_SHOWN_CHARS);
    }

    private static String each(int count, IntFunction<String> text) {
        return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining());
    }

    private static String rule(String text) {
        return "proxies:\n  - name: a\n    listen: 1\n    upstream: db:1\n    rules:\n      - " + text + "\n";
    }
}
