package io.hangup.zoo;

import java.util.List;

/**
 * What a client of one family is told to do in a situation, and what is done to it.
 *
 * @param rule of Hangup, as it is typed
 * @param steps the calls, in the words that the programs know; the last is the one that the situation is about
 */
record Act(String rule, List<String> steps) {
    /** A step that is no call: the fault is waited for. */
    static final String WAIT = "wait";

    static Act of(String rule, String... steps) {
        return new Act(rule, List.of(steps));
    }

    /** The call that the situation is about. */
    String last() {
        return steps.get(steps.size() - 1);
    }

    /** Which call that is, from 1. */
    int lastNumber() {
        return (int) steps.stream().filter(step -> !step.equals(WAIT)).count();
    }
}
