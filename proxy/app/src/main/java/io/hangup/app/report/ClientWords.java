package io.hangup.app.report;

import io.hangup.core.report.BackOff;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Group;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Resent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one client did, in words that reports for people share.
 *
 * @param client who
 */
record ClientWords(Section.Client client) {
    /**
     * How often something was seen.
     *
     * @param sign good or bad
     * @param kind its word
     * @param count how often
     * @param remark what else there is to say; empty for nothing
     */
    record Row(Sign sign, String kind, long count, String remark) {}

    /** The outcomes that were seen, in the order of their enum. */
    List<Row> outcomes() {
        Map<Outcome, Long> outcomes = new TreeMap<>(client.group().outcomes());
        return outcomes.entrySet().stream()
                .map(each -> {
                    Outcome outcome = each.getKey();
                    String remark = outcome == Outcome.RECOVERED ? recovery() : first(outcome.word());
                    return new Row(Sign.of(outcome), outcome.word(), each.getValue(), remark);
                })
                .toList();
    }

    /** The marks that were seen, in the order of their enum. */
    List<Row> marks() {
        Map<Mark, Long> marks = new TreeMap<>(client.group().marks());
        return marks.entrySet().stream()
                .map(each -> {
                    Mark mark = each.getKey();
                    return new Row(Sign.of(mark), mark.word(), each.getValue(), remark(mark, each.getValue()));
                })
                .toList();
    }

    /** How long it took to recover; empty where it did not. */
    String recovery() {
        Group group = client.group();
        return group.recoveredP50Millis().isEmpty()
                ? ""
                : "half within " + Amounts.millis(group.recoveredP50Millis().getAsDouble())
                        + group.recoveredP99Millis().stream()
                                .mapToObj(p99 -> ", 99 of 100 within " + Amounts.millis(p99))
                                .collect(Collectors.joining());
    }

    /** What saying the same again means, the worst first; empty where it was not said. */
    String resent() {
        return meanings(client.group().resent().keySet(), 0);
    }

    /** How many had these meanings; not said of one that all have. */
    private String meanings(Set<Resent> meanings, long all) {
        Map<Resent, Long> counts = client.group().resent();
        return meanings.stream()
                .filter(counts::containsKey)
                .sorted(Comparator.reverseOrder())
                .map(each -> {
                    long count = counts.getOrDefault(each, 0L);
                    return (count == all ? "" : Amounts.number(count) + " ") + each.word();
                })
                .collect(Collectors.joining(", "));
    }

    private String remark(Mark mark, long count) {
        Set<Resent> meanings =
                switch (mark) {
                    case RETRIED -> Set.of(Resent.SAFE);
                    case RESENT -> Set.of(Resent.AMBIGUOUS, Resent.DUPLICATE);
                    case KEPT_WRITING, MOVED, FLUSHED -> Set.of();
                };
        return Stream.of(meanings(meanings, count), first(mark.word()))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** The first of a kind; empty where nobody noted it. */
    String first(String kind) {
        String proxy = client.group().proxy();
        return client.group().firsts().stream()
                .filter(first -> first.kind().equals(kind))
                .map(first -> "first after " + proxy + "#" + first.connection()
                        + (first.by().isEmpty() ? "" : ", on " + first.by()))
                .collect(Collectors.joining("; "));
    }

    /** The shapes of back-off; empty where there was none. */
    String backOff() {
        Map<BackOff.Shape, Long> shapes = new TreeMap<>(client.group().backOffs());
        return shapes.entrySet().stream()
                .map(each -> backOff(each.getKey()) + " (" + Amounts.number(each.getValue()) + ")")
                .collect(Collectors.joining(", "));
    }

    /** With step and factor as they are in the middle, where episodes were kept. */
    private String backOff(BackOff.Shape shape) {
        List<BackOff> kept = client.episodes().stream()
                .map(EpisodeView::backOff)
                .filter(each -> each.shape() == shape)
                .sorted((one, other) -> Double.compare(one.stepMillis(), other.stepMillis()))
                .toList();
        if (kept.isEmpty()) {
            return shape.word();
        }
        BackOff middle = kept.get((kept.size() - 1) / 2);
        String step = Amounts.millis(middle.stepMillis());
        return shape.word()
                + switch (shape) {
                    case NONE -> "";
                    case FIXED -> " " + step;
                    case LINEAR -> ", each " + step + " longer";
                    case EXPONENTIAL -> " ×" + Amounts.factor(middle.factor()) + " from " + step;
                    case JITTERED -> ", up to " + step;
                };
    }

    /** How many attempts there were, how close together, and with which pauses. */
    String attempts() {
        Group group = client.group();
        if (group.attempts() == 0) {
            return "it did not come back";
        }
        String backOff = backOff();
        return "at most " + Amounts.number(group.peakPerSecond()) + " within a second; back-off: "
                + (backOff.isEmpty() ? "none" : backOff);
    }
}
