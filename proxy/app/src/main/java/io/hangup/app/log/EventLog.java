package io.hangup.app.log;

import io.hangup.core.episode.Reaction;
import io.hangup.core.episode.ReactionSink;
import io.hangup.core.event.EventSink;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.limit.LimitEvent;
import io.hangup.core.rule.Side;
import java.io.OutputStream;
import java.time.Instant;
import java.util.function.Supplier;

/** One line for each event, and for what the program itself has to say. Never holds up the event loop it is called on. */
public final class EventLog implements EventSink, ReactionSink, AutoCloseable {
    private static final Hearer NOBODY = (at, said) -> {};

    private final LinePrinter printer;
    private final LineFormat format;
    private final boolean quiet;
    private volatile Hearer hearer = NOBODY;

    /** Somebody who is told all that is said, also what is not printed; has to be as quick as the log itself. */
    public interface Hearer {
        /**
         * Something is said.
         *
         * @param said makes the words; the same ones however often it is asked, and on any thread
         */
        void hear(Instant at, Supplier<Said> said);
    }

    /**
     * Begins to print.
     *
     * @param to where lines go; never closed
     * @param format how they look
     * @param quiet whether to leave out the events of connections, and what clients do about faults
     */
    public EventLog(OutputStream to, LineFormat format, boolean quiet) {
        this.printer = LinePrinter.to(to, lines -> format.line(Instant.now(), Announcements.dropped(lines)));
        this.format = format;
        this.quiet = quiet;
    }

    @Override
    public void accept(SessionEvent event) {
        boolean isOneOfMany =
                event instanceof SessionEvent.HeldBack held && !held.held().isFirst();
        boolean unheard = quiet && hearer == NOBODY;
        if (!unheard && !(event instanceof SessionEvent.Heard)) {
            tell(Instant.now(), !quiet && !isOneOfMany, () -> EventWords.of(event));
        }
    }

    @Override
    public void accept(ProxyEvent event) {
        boolean isOneOfMany =
                event instanceof ProxyEvent.RefusalHeldBack held && !held.held().isFirst();
        tell(Instant.now(), !isOneOfMany, () -> ProxyWords.of(event));
    }

    @Override
    public void accept(LimitEvent event) {
        say(LimitWords.of(event));
    }

    @Override
    public void accept(Reaction reaction) {
        // It is told once it is known, which may be seconds later.
        Instant at = Instant.now().minusNanos(System.nanoTime() - reaction.atNanos());
        ReactionWords.of(reaction).ifPresent(said -> tell(at, !quiet, () -> said));
    }

    @Override
    public void relayed(String proxy, Side from, long bytes) {}

    /** Says something that is not about a connection. */
    public void say(Said said) {
        tell(Instant.now(), true, () -> said);
    }

    private void tell(Instant at, boolean printed, Supplier<Said> said) {
        hearer.hear(at, said);
        if (printed) {
            printer.print(() -> format.line(at, said.get()));
        }
    }

    /** Tells this one too, from now on. */
    public void alsoTo(Hearer other) {
        hearer = other;
    }

    /** How many lines could not be printed so far. */
    public long dropped() {
        return printer.dropped();
    }

    /** Prints what still waits, as far as a quarter of a second allows. */
    @Override
    public void close() {
        printer.close();
    }
}
