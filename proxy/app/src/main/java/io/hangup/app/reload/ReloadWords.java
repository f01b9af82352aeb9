package io.hangup.app.reload;

import io.hangup.app.log.Fields;
import io.hangup.app.log.Mark;
import io.hangup.app.log.Said;
import io.hangup.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is said of reloads. The fields in JSON, beside {@code time} and {@code event}; names are joined by commas, and what
 * does not apply is left out:
 *
 * <table>
 * <caption>Fields by event</caption>
 * <tr><td>{@code reloaded}</td><td>{@code file}, {@code cause} ({@code file}, {@code sighup}, {@code admin}), {@code proxiesAdded}, {@code proxiesRemoved}, {@code proxiesChanged}, {@code rulesAdded}, {@code rulesRemoved}, {@code rulesChanged}, {@code expectationsChanged}</td></tr>
 * <tr><td>{@code reload-failed}</td><td>{@code file}, {@code cause}, {@code line}, {@code column} and {@code message} of the first problem, {@code count} of all, and {@code problems}, the text of all</td></tr>
 * </table>
 */
final class ReloadWords {
    private ReloadWords() {}

    static Said taken(String file, Cause cause, Changes changes) {
        return new Said(
                "reloaded",
                Mark.BEGIN,
                "reloaded " + file + " (" + cause.text() + "): " + inWords(changes),
                new Fields()
                        .with("file", file)
                        .with("cause", cause.word())
                        .withSome("proxiesAdded", joined(changes.proxies().added()))
                        .withSome("proxiesRemoved", joined(changes.proxies().removed()))
                        .withSome("proxiesChanged", joined(changes.proxies().changed()))
                        .withSome("rulesAdded", joined(changes.rules().added()))
                        .withSome("rulesRemoved", joined(changes.rules().removed()))
                        .withSome("rulesChanged", joined(changes.rules().changed()))
                        .withSome("expectationsChanged", joined(changes.expectations()))
                        .all());
    }

    private static String inWords(Changes changes) {
        if (changes.isEmpty()) {
            return "nothing is different";
        }
        List<String> parts = new ArrayList<>();
        add(parts, "proxies", changes.proxies());
        add(parts, "rules", changes.rules());
        add(parts, "expectations changed: ", changes.expectations());
        return String.join("; ", parts);
    }

    private static void add(List<String> parts, String noun, Changes.Names names) {
        add(parts, noun + " added: ", names.added());
        add(parts, noun + " removed: ", names.removed());
        add(parts, noun + " changed: ", names.changed());
    }

    private static void add(List<String> parts, String label, List<String> names) {
        if (!names.isEmpty()) {
            parts.add(label + joined(names));
        }
    }

    private static String joined(List<String> names) {
        return String.join(", ", names);
    }

    static Said refused(String file, Cause cause, List<Problem> problems) {
        String all = problems.stream().map(Problem::text).collect(Collectors.joining("\n"));
        Problem first = problems.get(0);
        Fields fields = new Fields().with("file", file).with("cause", cause.word());
        if (first.place().line() > 0) {
            fields.with("line", first.place().line())
                    .with("column", first.place().column());
        }
        return new Said(
                "reload-failed",
                Mark.WARNING,
                "could not reload " + file + " (" + cause.text() + "): " + count(problems.size())
                        + "; what runs goes on as it was",
                all.lines().toList(),
                fields.with("message", first.message())
                        .with("count", problems.size())
                        .with("problems", all)
                        .all());
    }

    private static String count(int problems) {
        return problems == 1 ? "1 problem" : problems + " problems";
    }
}
