package io.hangup.core.session;

/** What a move reached, told to the state machine. */
public sealed interface Reached {
    /**
     * The move did what it says.
     *
     * @param note what else there is to know, for people; mostly empty
     */
    record Done(String note) implements Reached {}

    /**
     * Its time passed first.
     *
     * @param what was missing, for people: {@code 12345 bytes were not acknowledged within 10s}
     */
    record Late(String what) implements Reached {}

    /**
     * The socket was no longer there to do it to.
     *
     * @param what was found, for people
     */
    record Gone(String what) implements Reached {}
}
