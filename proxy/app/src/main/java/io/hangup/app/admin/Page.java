package io.hangup.app.admin;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What a request is answered with, not made yet.
 *
 * @param work on what thread it is to be made
 * @param changes whether making it changes something
 * @param stream the events that are asked for, where it is these and no answer
 * @param answer makes the answer; it may come later, from any thread, and then nobody is held up by it
 */
record Page(
        Operation.Work work,
        boolean changes,
        Optional<EventStream.Wanted> stream,
        Supplier<CompletionStage<Answer>> answer) {
    /** The page of an operation, whose answer is there when it is made. */
    static Page of(Operation operation, Supplier<Answer> answer) {
        return later(operation, () -> CompletableFuture.completedFuture(answer.get()));
    }

    /** The page of an operation, whose answer comes later. */
    static Page later(Operation operation, Supplier<CompletionStage<Answer>> answer) {
        return new Page(operation.work(), operation.changes(), Optional.empty(), answer);
    }

    /** Events, for as long as somebody reads them. */
    static Page streaming(EventStream.Wanted wanted) {
        return new Page(Operation.Work.AT_ONCE, false, Optional.of(wanted), CompletableFuture::new);
    }

    /** What is known already, and changes nothing. */
    static Page refusing(Answer answer) {
        return new Page(
                Operation.Work.AT_ONCE, false, Optional.empty(), () -> CompletableFuture.completedFuture(answer));
    }
}
