package io.hangup.app.explain;

import io.hangup.engine.Engine;
import io.hangup.engine.wire.TransportFacts;

/** What {@code explain transports} shows: what each way to the kernel cannot do, from the engine's own table. */
public final class TransportPage {
    private static final int MARGIN = 2;

    private TransportPage() {}

    /** All transports, the most capable first. */
    public static String text() {
        Page page = new Page(MARGIN);
        page.paragraph(
                "--transport auto takes the first of these that works here; what the one in use cannot do is said"
                        + " at start.");
        for (TransportFacts facts : Engine.transports()) {
            page.gap().line(facts.name() + ": " + facts.where());
            if (facts.limits().isEmpty()) {
                page.beside("·", "it can do everything");
            }
            facts.limits().forEach(limit -> page.beside("·", limit));
        }
        return page.toString();
    }
}
