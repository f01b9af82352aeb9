package io.hangup.app.feed;

import io.hangup.app.log.Said;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The last events. Whatever is older has made room. One thread writes and reads it. */
final class Ring {
    private final int capacity;
    private final List<Event> events = new ArrayList<>();
    private long end;
    private long lastNumber;

    Ring(int capacity) {
        this.capacity = capacity;
    }

    /** Something that was said; its words are made when somebody wants them, and once. */
    static final class Event {
        private final long number;
        private final Instant at;
        private final Supplier<Said> making;
        private Optional<Said> said = Optional.empty();

        Event(long number, Instant at, Supplier<Said> making) {
            this.number = number;
            this.at = at;
            this.making = making;
        }

        /** Its number, from 1; one that is skipped was lost. */
        long number() {
            return number;
        }

        Instant at() {
            return at;
        }

        Said said() {
            Said made = said.orElseGet(making);
            said = Optional.of(made);
            return made;
        }
    }

    void add(Instant at, Supplier<Said> making) {
        lastNumber++;
        Event event = new Event(lastNumber, at, making);
        if (events.size() < capacity) {
            events.add(event);
        } else {
            events.set((int) (end % capacity), event);
        }
        end++;
    }

    /** So many were lost before they came here. */
    void skip(long lost) {
        lastNumber += lost;
    }

    /** The place of the first that is still there. */
    long oldest() {
        return end - events.size();
    }

    /** The place behind the last. */
    long end() {
        return end;
    }

    long lastNumber() {
        return lastNumber;
    }

    Event at(long place) {
        return events.get((int) (place % capacity));
    }

    /** The place of the first event behind the one with this number. */
    long behind(long number) {
        long place = oldest();
        while (place < end && at(place).number() <= number) {
            place++;
        }
        return place;
    }
}
