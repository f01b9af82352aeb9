package io.hangup.zoo;

import java.util.List;

/** A client: how it is run, and where it says what the application sees. */
interface Animal {
    /** Its name, as people know it. */
    String name();

    /** What it talks to. */
    Family family();

    /** Its version, with that of what it runs on. */
    String version();

    /** The command that makes the calls. */
    List<String> command(Visit visit);

    /** What it reads from its input: the first at once, each other one when the fault has come. */
    List<String> input(Visit visit);

    /** Whether it says at once what each call came to, so that it can be known when it is idle. */
    boolean speaksAtOnce();

    /** Whether it can be told how long to wait for an answer. */
    boolean hasLimit();

    /** What the application was told by the last call. */
    String saw(Said said);

    /**
     * One run of it.
     *
     * @param port of loopback, where it connects to
     * @param cell a name that its server can tell it by
     * @param act what it is told to do
     * @param limitMillis how long it may wait for an answer, if it can have such a limit
     */
    record Visit(int port, String cell, Act act, int limitMillis) {
        /** How often the fault is waited for. */
        long waits() {
            return act.steps().stream().filter(Act.WAIT::equals).count();
        }
    }

    /**
     * What it printed.
     *
     * @param exit its exit code
     * @param out its output, in lines
     * @param err what it complained of, in lines
     */
    record Said(int exit, List<String> out, List<String> err) {
        /** Copies the lines. */
        public Said {
            out = List.copyOf(out);
            err = List.copyOf(err);
        }

        /** The last line of its output. */
        String lastOut() {
            return out.isEmpty() ? "nothing" + (err.isEmpty() ? "" : ", but: " + err.get(0)) : out.get(out.size() - 1);
        }
    }
}
