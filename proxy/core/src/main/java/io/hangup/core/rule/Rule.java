package io.hangup.core.rule;

/**
 * A fault, its moment, the connections it takes, and how far it may go.
 *
 * @param name unique within its proxy; in logs, metrics and the report
 * @param faults what happens
 * @param moment when it happens
 * @param connections whom it happens to
 * @param limits how often and how long
 */
public record Rule(String name, Faults faults, Moment moment, Connections connections, Limits limits) {
    /** A rule with one fault and without limits. */
    public Rule(String name, Fault fault, Moment moment, Connections connections) {
        this(name, Faults.of(fault), moment, connections, Limits.NONE);
    }

    /** Who is hit: the same for all its faults. */
    public Target target() {
        return faults.all().get(0).target();
    }

    /**
     * This rule in the words of the command line: {@code reset when upstream-sent 64KiB, 20%}. Whether it is armed is not in them:
     * that changes, and whoever shows a rule says beside it how it stands.
     */
    public String text() {
        String side = target() == Target.CLIENT ? "" : " " + target().word();
        return faults.text() + side + " when " + moment.text() + ", " + connections.text() + limits.text();
    }
}
