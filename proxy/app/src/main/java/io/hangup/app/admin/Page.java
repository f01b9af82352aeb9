package io.hangup.app.admin;

import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What a request is answered with, not made yet.
 *
 * @param operation what was asked for; empty where there is no such thing
 * @param taking what takes the connection over, where that is asked for
 * @param answer makes the answer; it may come later, from any thread, and then nobody is held up by it
 */
record Page(Optional<Operation> operation, Optional<Taking> taking, Supplier<CompletionStage<Answer>> answer) {
    /** Does something with the connection itself, on its loop. */
    interface Taking {
        /** Takes it, or says what is to be answered in the place of that. */
        Optional<Answer> take(ChannelHandlerContext connection);
    }

    /** The page of an operation, whose answer is there when it is made. */
    static Page of(Operation operation, Supplier<Answer> answer) {
        return later(operation, () -> CompletableFuture.completedFuture(answer.get()));
    }

    /** The page of an operation, whose answer comes later. */
    static Page later(Operation operation, Supplier<CompletionStage<Answer>> answer) {
        return new Page(Optional.of(operation), Optional.empty(), answer);
    }

    /** An operation on the connection. */
    static Page taking(Operation operation, Taking taking) {
        return new Page(Optional.of(operation), Optional.of(taking), CompletableFuture::new);
    }

    /** What is known already. */
    static Page known(Operation operation, Answer answer) {
        return taking(operation, connection -> Optional.of(answer));
    }

    /** There is no such thing. */
    static Page missing(Answer answer) {
        return new Page(Optional.empty(), Optional.empty(), () -> CompletableFuture.completedFuture(answer));
    }

    /** This, or what is answered instead where something is so when it is made. */
    Page unless(BooleanSupplier isSo, Answer instead) {
        return new Page(
                operation,
                taking,
                () -> isSo.getAsBoolean() ? CompletableFuture.completedFuture(instead) : answer.get());
    }

    /** On what thread it is to be made. */
    Operation.Work work() {
        return operation.map(Operation::work).orElse(Operation.Work.AT_ONCE);
    }

    /** Whether making it changes something. */
    boolean changes() {
        return operation.map(Operation::changes).orElse(false);
    }
}
