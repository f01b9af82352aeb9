package io.hangup.core.episode;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.SessionEvent.Said;
import io.hangup.core.hearing.LastWords;
import io.hangup.core.rule.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection as episodes see it: who came, when, what was said, and which episode it belongs to. */
final class Visit {
    private enum Place {
        /** Nobody knows yet whether it belongs to an episode. */
        OPEN,
        /** It is known: to that one, or to none. */
        SETTLED
    }

    private final ConnectionId id;
    private final String address;
    private final long nth;
    private final long acceptedNanos;
    private final Set<Side> rsts = EnumSet.noneOf(Side.class);
    private final Client atAddress;
    private Client client;
    private Optional<String> process = Optional.empty();
    private Place place = Place.OPEN;
    private @Nullable Episode attemptOf;
    private @Nullable Episode victimOf;
    private @Nullable Said said;
    private LastWords words = LastWords.NONE;
    private boolean heard;
    private boolean repeated;
    private boolean lostCount;
    private boolean letGo;
    private OptionalLong answeredNanos = OptionalLong.empty();
    private boolean over;

    Visit(ConnectionId id, String address, Client atAddress, long nth, long acceptedNanos) {
        this.id = id;
        this.address = address;
        this.atAddress = atAddress;
        this.client = atAddress;
        this.nth = nth;
        this.acceptedNanos = acceptedNanos;
    }

    ConnectionId id() {
        return id;
    }

    /** Where its client connected from, without the port. */
    String address() {
        return address;
    }

    /** Which connection of all it is. */
    long nth() {
        return nth;
    }

    long acceptedNanos() {
        return acceptedNanos;
    }

    Client client() {
        return client;
    }

    /** As whose connection it counts: its client's and, where that is somebody else, also that of whoever is at its address. */
    List<Client> clients() {
        return isIdentified() ? List.of(client, atAddress) : List.of(client);
    }

    /** Whether its client has said who it is. */
    boolean isIdentified() {
        return client != atAddress;
    }

    /** It has said so. */
    void identify(Client as) {
        client = as;
    }

    Optional<String> process() {
        return process;
    }

    void process(String name) {
        process = Optional.of(name);
        atAddress.process(name);
    }

    /** The client, or the address and, where it is known, the process: as the report names it. */
    String who() {
        return isIdentified()
                ? client.name()
                : client.name() + process.or(client::process).map(" "::concat).orElse("");
    }

    /** Whether it may be the process that had this one: also where that of one is not known. */
    boolean mayBeProcessOf(Visit other) {
        return process.isEmpty() || other.process.isEmpty() || process.equals(other.process);
    }

    /** To whom a rule's RST went. */
    Set<Side> rsts() {
        return rsts;
    }

    boolean settled() {
        return place == Place.SETTLED;
    }

    /** It belongs to no episode. */
    void settle() {
        place = Place.SETTLED;
    }

    /** It belongs to this one. */
    void settle(Episode episode) {
        place = Place.SETTLED;
        attemptOf = episode;
    }

    /** The episode that it is an attempt of. */
    Optional<Episode> attemptOf() {
        return Optional.ofNullable(attemptOf);
    }

    /** The episode of the fault that hit it. */
    Optional<Episode> victimOf() {
        return Optional.ofNullable(victimOf);
    }

    void victimOf(@Nullable Episode episode) {
        victimOf = episode;
    }

    void says(Said now) {
        heard = true;
        said = now;
    }

    /** Whether it was listened to from its beginning, so that its answer is told. */
    boolean heard() {
        return heard;
    }

    /** What had been said on it when it was hit itself. */
    void lost(LastWords last) {
        words = last;
    }

    LastWords words() {
        return words;
    }

    Optional<Said> said() {
        return Optional.ofNullable(said);
    }

    /** What its episode lost has been said again on it, so that it need not be looked for any more. */
    boolean repeated() {
        return repeated;
    }

    void repeat() {
        repeated = true;
        said = null;
    }

    /** When it had its first answer. */
    OptionalLong answeredNanos() {
        return answeredNanos;
    }

    boolean answered() {
        return answeredNanos.isPresent();
    }

    void answer(long nowNanos) {
        answeredNanos = answered() ? answeredNanos : OptionalLong.of(nowNanos);
    }

    /** Whether it was counted as one whose episode is not kept. */
    boolean lostCount() {
        return lostCount;
    }

    void loseCount() {
        lostCount = true;
    }

    /** Whether the client waits on it: it is neither over nor let go. */
    boolean held() {
        return !over && !letGo;
    }

    void letGo() {
        letGo = true;
    }

    /** Whether its client has seen its end. */
    boolean over() {
        return over;
    }

    void end() {
        over = true;
        said = null;
    }
}
