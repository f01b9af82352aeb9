package io.hangup.core.report;

import io.hangup.core.report.Expectation.Held;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The episodes that break an expectation, among those that it is about.
 *
 * @param all that were judged
 * @param found those that break it, in the order of their faults
 */
record Offenders(List<EpisodeView> all, List<EpisodeView> found) {
    /** Where there is no episode an expectation holds. */
    static final Held NOBODY = new Held(true, "there was no episode, so there is nothing to judge");

    static Offenders of(List<EpisodeView> all, Predicate<EpisodeView> breaks) {
        return new Offenders(all, all.stream().filter(breaks).toList());
    }

    /** The same, but an attempt that was hit too is the trouble of the fault that it followed, and is not counted again. */
    Offenders once() {
        Set<Long> troubled = all.stream()
                .filter(episode -> episode.outcome() != Outcome.RECOVERED || found.contains(episode))
                .map(EpisodeView::connection)
                .collect(Collectors.toSet());
        return new Offenders(
                all,
                found.stream()
                        .filter(episode ->
                                episode.continues().filter(troubled::contains).isEmpty())
                        .toList());
    }

    /** There is to be none. */
    Held none(Function<EpisodeView, String> how) {
        return none("none of " + Spans.count(all.size(), "episode"), how);
    }

    /** There is to be none, and this is to be said where there is none. */
    Held none(String praise, Function<EpisodeView, String> how) {
        if (all.isEmpty()) {
            return NOBODY;
        }
        return found.isEmpty() ? new Held(true, praise) : new Held(false, how.apply(found.get(0)) + "; " + share());
    }

    /** There are to be no more than so many. */
    Held within(long most, Function<EpisodeView, String> how) {
        long open = all.stream()
                .filter(episode -> episode.outcome() == Outcome.PENDING)
                .count();
        String pending = open == 0 ? "" : "; " + open + " not known yet";
        if (all.isEmpty() || found.isEmpty()) {
            return none("none of " + Spans.count(all.size(), "episode") + pending, how);
        }
        return found.size() <= most
                ? new Held(true, share() + ", the first " + found.get(0).name() + pending)
                : new Held(false, how.apply(found.get(0)) + "; " + share() + (most == 0 ? "" : ", more than " + most));
    }

    private String share() {
        return found.size() + " of " + Spans.count(all.size(), "episode");
    }
}
