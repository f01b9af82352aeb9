package io.hangup.app.log;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One thing that is said: once in words for people and once in fields for programs, so that both forms always tell the
 * same.
 *
 * @param event its name in JSON
 * @param mark the sign in front of the words
 * @param words for people
 * @param more further lines for people, below the words; often none
 * @param fields for programs, in their order; strings, whole numbers and booleans
 */
public record Said(String event, Mark mark, String words, List<String> more, Map<String, Object> fields) {
    /** The names of all events that are told. */
    public static final Set<String> EVENTS = Set.of(
            "accepted",
            "accepting",
            "admin",
            "aimed",
            "armed",
            "came-back",
            "command",
            "command-ended",
            "connect-failed",
            "connected",
            "disarmed",
            "draining",
            "dropped",
            "ended",
            "fired",
            "flushed",
            "held-back",
            "injected",
            "kept-writing",
            "killed",
            "limit-over",
            "limit-reached",
            "listening",
            "loop-goes-on",
            "loop-stalled",
            "missed",
            "moved",
            "not-armed",
            "notice",
            "passed-on",
            "paths",
            "planned",
            "probe",
            "refusing",
            "reload-failed",
            "reloaded",
            "retried",
            "rst-sent",
            "rule-deleted",
            "rule-put",
            "seed",
            "settled",
            "spared",
            "standing",
            "started",
            "stopped",
            "unarmed",
            "would-inject");

    /** Copies the lines. */
    public Said {
        more = List.copyOf(more);
    }

    /** What one line says. */
    public Said(String event, Mark mark, String words, Map<String, Object> fields) {
        this(event, mark, words, List.of(), fields);
    }
}
