package io.hangup.core.episode;

import io.hangup.core.report.BackOff.Shape;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Group;
import io.hangup.core.report.Group.First;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Resent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The episodes of one group, added up. */
final class Sum {
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final Map<Mark, Long> marks = new EnumMap<>(Mark.class);
    private final Map<Resent, Long> resent = new EnumMap<>(Resent.class);
    private final Map<Shape, Long> backOffs = new EnumMap<>(Shape.class);
    private final Map<String, First> firsts = new LinkedHashMap<>();
    private final Percentiles recovered = new Percentiles();
    private long episodes;
    private long attempts;
    private int peakPerSecond;

    void add(EpisodeView episode) {
        episodes++;
        attempts += episode.attempts();
        peakPerSecond = Math.max(peakPerSecond, episode.peakPerSecond());
        outcomes.merge(episode.outcome(), 1L, Long::sum);
        if (episode.outcome() != Outcome.RECOVERED && episode.outcome() != Outcome.PENDING) {
            first(episode.outcome().word(), episode);
        }
        for (Mark mark : Mark.values()) {
            if (episode.marks().contains(mark)) {
                marks.merge(mark, 1L, Long::sum);
                first(mark.word(), episode);
            }
        }
        if (episode.resent() != Resent.NONE) {
            resent.merge(episode.resent(), 1L, Long::sum);
        }
        if (episode.backOff().shape() != Shape.NONE) {
            backOffs.merge(episode.backOff().shape(), 1L, Long::sum);
        }
        episode.recoveredAfterMillis().ifPresent(recovered::add);
    }

    private void first(String kind, EpisodeView episode) {
        String by = episode.attemptConnections().isEmpty()
                ? ""
                : episode.attemptConnections().get(0);
        firsts.putIfAbsent(kind, new First(kind, episode.connection(), by));
    }

    void addAll(Sum other) {
        episodes += other.episodes;
        attempts += other.attempts;
        peakPerSecond = Math.max(peakPerSecond, other.peakPerSecond);
        other.outcomes.forEach((key, many) -> outcomes.merge(key, many, Long::sum));
        other.marks.forEach((key, many) -> marks.merge(key, many, Long::sum));
        other.resent.forEach((key, many) -> resent.merge(key, many, Long::sum));
        other.backOffs.forEach((key, many) -> backOffs.merge(key, many, Long::sum));
        other.firsts.forEach(firsts::putIfAbsent);
        recovered.addAll(other.recovered);
    }

    Group group(Groups.Key key) {
        List<First> inOrder = new ArrayList<>(firsts.values());
        return new Group(
                key.proxy(),
                key.rule(),
                key.fault(),
                key.client(),
                episodes,
                outcomes,
                marks,
                resent,
                recovered.at(50),
                recovered.at(99),
                backOffs,
                attempts,
                peakPerSecond,
                inOrder);
    }
}
