package io.hangup.core.episode;

import io.hangup.core.episode.Reaction.What;
import io.hangup.core.report.Mark;

/** Tells reactions; those of a fault that is only begun, once it is carried out. */
final class Telling {
    private final ReactionSink to;

    Telling(ReactionSink to) {
        this.to = to;
    }

    void tell(Episode episode, What what, long atNanos) {
        episode.tell(() -> to.accept(new Reaction(
                episode.victim().id().proxy(),
                episode.plan().rule(),
                episode.plan().fault().name(),
                episode.who(),
                episode.victim().id(),
                atNanos,
                Math.max(0, atNanos - episode.faultNanos()),
                what)));
    }

    /** It has this mark from now on. */
    void marked(Episode episode, Mark mark, long atNanos) {
        if (episode.mark(mark)) {
            tell(episode, new Reaction.Marked(mark), atNanos);
        }
    }

    void settled(Episode episode, Visit by, long atNanos) {
        tell(
                episode,
                new Reaction.Settled(
                        episode.outcome(),
                        by.id(),
                        episode.attempts().count(),
                        episode.attempts().peakPerSecond()),
                atNanos);
    }
}
