package io.hangup.engine.hear;

import io.hangup.core.episode.Attention;
import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.hearing.Delivered;
import io.hangup.core.hearing.LastWords;
import io.hangup.core.hearing.LastWords.Form;
import io.hangup.core.hearing.Print;
import io.hangup.core.proxy.ClientId;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Listens to one connection that somebody may care about, and tells what was {@linkplain SessionEvent.Heard heard}: what its
 * client says, whether it is answered, and what it had said when a fault came. It changes nothing and keeps no payload.
 *
 * <p>Only the connection's event loop touches it.
 */
public final class Hearing implements Speech.Ear {
    /** What a connection is listened to for. */
    public enum Purpose {
        /** To know who the client is, and nothing else. */
        IDENTITY,
        /** A rule may break it: what was said last is asked for then. */
        LAST_WORDS,
        /** A fault hit its client a short while ago: all is told. */
        ATTENTION
    }

    /** What the client has sent and the flow has not handed on. */
    public interface Waiting {
        /** Whether there is any. */
        boolean any();

        /** Shows as much of it as can be had without keeping it from anybody. */
        void show(int mostBytes, Consumer<ByteBuf> to);
    }

    /** So many turns of a connection are told; later ones are listened to for its last words only. */
    static final int MOST_TURNS_TOLD = 8;

    /** After so long without a byte the upstream's answer is taken to be complete. */
    public static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ConnectionId id;
    private final Consumer<SessionEvent.Heard> sink;
    private final Identity identity;
    private final Speech speech;
    private final Interim interim = new Interim();
    private final Consumer<ByteBuf> said = this::said;
    private final int mostBytes;
    private Purpose purpose;
    private boolean identified;
    private boolean over;
    private boolean clientSpoke;
    private boolean answerAwaited;
    private boolean interrupted;
    private boolean wroteOn;
    private boolean letGo;
    private long quietNanos = -1;
    /** So much may still come of what the client had sent before it was sent a FIN; no bound as long as it was sent none. */
    private long beforeFinBytes = Long.MAX_VALUE;

    private int toldTurn;
    private int toldHashed;
    private Form toldForm = Form.BYTES;
    private boolean toldWhole;

    /** Begins to listen. */
    public Hearing(
            ConnectionId id,
            Consumer<SessionEvent.Heard> sink,
            Purpose purpose,
            ClientId clientId,
            Attention attention) {
        this.id = id;
        this.sink = sink;
        this.purpose = purpose;
        this.identity = Identity.by(clientId, attention::hasher);
        this.speech = new Speech(attention.hasher(), this);
        this.mostBytes = attention.watching().fingerprintBytes();
        this.answerAwaited = purpose == Purpose.ATTENTION;
    }

    /**
     * The client has said something already, and nobody listened.
     *
     * @param idle whether that is long enough ago to have been answered
     */
    public void beginLate(boolean idle) {
        clientSpoke = true;
        speech.beginLate(idle);
    }

    /** A rule may break the connection from now on. */
    public void breakable() {
        if (purpose == Purpose.IDENTITY) {
            purpose = Purpose.LAST_WORDS;
        }
    }

    /** Whether it listens no more. */
    public boolean over() {
        return over;
    }

    // What happens.

    /** These bytes are handed on. They are left as they are. */
    public void handedOn(Side from, ByteBuf bytes) {
        if (over || !bytes.isReadable()) {
            return;
        }
        if (from == Side.CLIENT) {
            cameBehindFin(bytes.readableBytes());
            hear(bytes);
        } else if (isAnswer(bytes)) {
            speech.upstream();
            if (clientSpoke && answerAwaited) {
                answerAwaited = false;
                sink.accept(new SessionEvent.Answered(id));
            }
        }
    }

    /** Whether the upstream has answered with this, and not only asked for the rest of a request or for patience. */
    private boolean isAnswer(ByteBuf bytes) {
        boolean requested = speech.form() == Form.HTTP_REQUEST && !speech.upstreamSpoke();
        return !requested || interim.isOverWith(bytes);
    }

    /** So many bytes of the client were read and dropped. */
    public void dropped(int bytes) {
        cameBehindFin(bytes);
    }

    private void cameBehindFin(int bytes) {
        if (beforeFinBytes != Long.MAX_VALUE) {
            beforeFinBytes -= bytes;
            if (beforeFinBytes < 0) {
                tellWroteOn();
            }
        }
    }

    /** A burst of bytes was handed on. */
    public void burst() {
        if (!over) {
            tellSaid();
        }
    }

    /** The connection is over. Nothing is told any more. */
    public void end() {
        if (!over) {
            turnOver();
            over = true;
        }
        speech.close();
    }

    private void hear(ByteBuf bytes) {
        identity.look(bytes, said);
        tellIdentity();
        if (purpose == Purpose.IDENTITY && identity.settled()) {
            over = true;
            speech.close();
        }
    }

    private void said(ByteBuf bytes) {
        tellIdentity();
        clientSpoke = true;
        speech.client(bytes);
    }

    private void tellIdentity() {
        if (!identified && identity.found().isPresent()) {
            identified = true;
            sink.accept(new SessionEvent.Identified(id, identity.found().get()));
        }
    }

    @Override
    public void head(HttpRequest request) {
        identity.look(request);
        tellIdentity();
    }

    @Override
    public void turnOver() {
        tellSaid(true);
    }

    private void tellSaid() {
        tellSaid(speech.heardOut());
    }

    private void tellSaid(boolean whole) {
        int turn = speech.turn();
        if (purpose != Purpose.ATTENTION || turn > MOST_TURNS_TOLD || speech.hashed() == 0) {
            return;
        }
        boolean same = turn == toldTurn && speech.form() == toldForm;
        if (same && (toldWhole || (speech.hashed() == toldHashed && !whole))) {
            return;
        }
        toldTurn = turn;
        toldForm = speech.form();
        toldHashed = speech.hashed();
        toldWhole = whole;
        sink.accept(new SessionEvent.Said(id, turn, speech.prints(), speech.turnBytes(), speech.form(), whole));
    }

    private void tellWroteOn() {
        if (!wroteOn) {
            wroteOn = true;
            sink.accept(new SessionEvent.WroteOn(id));
        }
    }

    /** The client's FIN or RST came, read or not. */
    public void left() {
        if (interrupted && !letGo) {
            letGo = true;
            sink.accept(new SessionEvent.LetGo(id));
        }
    }

    // A fault.

    /** A fault begins, so long after the last byte. Heard once. */
    public void struck(long nanos) {
        if (quietNanos < 0) {
            quietNanos = nanos;
        }
    }

    /** Says what the client had said last, before a fault is told. Says it once. */
    public void interrupted(Plan.Break plan, Waiting waiting) {
        if (interrupted || over) {
            return;
        }
        interrupted = true;
        LastWords words = lastWords(plan.moment(), waiting);
        tellSaid();
        sink.accept(new SessionEvent.Interrupted(id, words));
    }

    private LastWords lastWords(Moment moment, Waiting waiting) {
        int handedOnTurn = speech.turn();
        boolean answered = speech.upstreamSpoke();
        boolean whole = speech.requestWhole();
        boolean waits = waiting.any();
        if (waits) {
            waiting.show(mostBytes, this::hear);
        }
        Form form = speech.form();
        Print first = speech.first();
        if (speech.turn() == 0) {
            return LastWords.NONE;
        }
        if (speech.turn() != handedOnTurn) {
            return new LastWords(first, speech.prints().all(), speech.turnBytes(), form, Delivered.NOTHING);
        }
        boolean saidAll = form == Form.BYTES || whole;
        boolean idle = isSilent(moment) || quietNanos >= IDLE_NANOS;
        if (answered && saidAll && (idle || waits)) {
            return new LastWords(first, Print.NONE, 0, form, Delivered.NOTHING);
        }
        boolean handedOn = form == Form.BYTES ? answered || !(waits || cutsClient(moment)) : whole;
        Delivered delivered = handedOn ? Delivered.WHOLE : Delivered.PART;
        return new LastWords(first, speech.prints().all(), speech.turnBytes(), form, delivered);
    }

    private static boolean isSilent(Moment moment) {
        return moment instanceof Moment.Idle
                || moment instanceof Moment.Answered
                || moment instanceof Moment.WakesAfter;
    }

    /** Whether it comes somewhere in what the client says, so that nobody knows whether that was all. */
    private static boolean cutsClient(Moment moment) {
        if (moment instanceof Moment.Says says) {
            return says.side() == Side.CLIENT && says.place() != Moment.Place.ANSWERING;
        }
        return moment instanceof Moment.Sent sent && sent.side() == Side.CLIENT;
    }

    /** A part of a fault was carried out. */
    public void injected(Fault part) {
        if (part.aftermath() != Fault.Aftermath.CLOSE_SPARED) {
            answerAwaited = true;
        }
        boolean finSent = part.aftermath() == Fault.Aftermath.RELAY_ON && part.target() == Target.CLIENT;
        if (finSent && beforeFinBytes == Long.MAX_VALUE) {
            beforeFinBytes = 0;
        }
    }

    /**
     * Behind a fault, or as a part of it, a FIN was sent to the client.
     *
     * @param unreadBytes of it that had arrived by then
     */
    public void finished(long unreadBytes) {
        if (interrupted && beforeFinBytes == Long.MAX_VALUE) {
            beforeFinBytes = unreadBytes;
        }
    }

    /** The client's socket is about to be closed, with so many bytes unread; asked for where it matters. */
    public void parted(LongSupplier unreadBytes) {
        if (beforeFinBytes != Long.MAX_VALUE && unreadBytes.getAsLong() > beforeFinBytes) {
            tellWroteOn();
        }
    }
}
