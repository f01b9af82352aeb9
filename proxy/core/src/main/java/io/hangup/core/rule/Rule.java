package io.hangup.core.rule;

/**
 * A fault, its moment, and the connections it takes.
 *
 * @param name unique within its proxy; in logs, metrics and the report
 * @param fault what happens
 * @param moment when it happens in a connection's life
 * @param connections whom it happens to
 */
public record Rule(String name, Fault fault, Moment moment, Connections connections) {
    /** This rule in the words of the command line: {@code reset when upstream-sent 64KiB, 20%}. */
    public String text() {
        String side =
                fault.target() == Target.CLIENT ? "" : " " + fault.target().word();
        return fault.name() + side + " when " + moment.text() + ", " + connections.text();
    }
}
