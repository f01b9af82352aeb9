package io.hangup.core.episode;

/** Who is told of reactions as they happen: on the thread of the episodes, one after the other. */
@FunctionalInterface
public interface ReactionSink {
    /** One reaction. */
    void accept(Reaction reaction);
}
