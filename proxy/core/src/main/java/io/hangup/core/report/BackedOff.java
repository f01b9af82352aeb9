package io.hangup.core.report;

import io.hangup.core.report.Expectation.Held;
import java.util.List;
import java.util.stream.Collectors;

/** In what shape clients wait between attempts; of too few gaps nobody can tell. */
final class BackedOff {
    private static final int LEAST_GAPS = 3;
    private static final int SHOWN_GAPS = 5;

    private BackedOff() {}

    static Held check(List<EpisodeView> episodes, List<BackOff.Shape> shapes) {
        if (episodes.isEmpty()) {
            return Offenders.NOBODY;
        }
        List<EpisodeView> judged = episodes.stream()
                .filter(episode -> episode.gapsMillis().size() >= LEAST_GAPS)
                .toList();
        if (judged.isEmpty()) {
            return new Held(
                    true,
                    "no client came back " + LEAST_GAPS + " times, so there is nothing to judge; "
                            + Spans.count(episodes.size(), "episode"));
        }
        String words = shapes.stream().map(BackOff.Shape::word).collect(Collectors.joining(" or "));
        return Offenders.of(
                        judged, episode -> !shapes.contains(episode.backOff().shape()))
                .none(
                        judged.size() + " of " + Spans.count(episodes.size(), "episode") + " had " + LEAST_GAPS
                                + " attempts or more, and all were as expected",
                        episode -> episode.name() + " waited " + gaps(episode) + ": "
                                + episode.backOff().shape().word() + ", not " + words);
    }

    private static String gaps(EpisodeView episode) {
        List<Double> gaps = episode.gapsMillis();
        return gaps.stream().limit(SHOWN_GAPS).map(Spans::rounded).collect(Collectors.joining(", "))
                + (gaps.size() > SHOWN_GAPS ? " and so on" : "");
    }
}
