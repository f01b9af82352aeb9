package io.hangup.app.explain;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import java.util.List;

/** What {@code explain} shows. The moves are the fault's own: the script that the engine performs. */
public final class FaultPage {
    private static final int MARGIN = 14;
    private static final int NAME_COLUMNS = 16;
    private static final int CALL_COLUMNS = 28;

    private FaultPage() {}

    /** One fault, in full. */
    public static String of(Fault fault) {
        Explanation explanation = Explanation.of(fault).orElseThrow();
        Page page = new Page(MARGIN);
        page.line(fault.name() + ": " + explanation.title()).gap().beside("What it is", explanation.does());
        page.gap();
        String label = "Its moves";
        List<Move> moves = fault.strike(Timeouts.DEFAULT);
        for (int i = 0; i < moves.size(); i++) {
            page.beside(label, i + 1 + ". " + MoveWords.of(moves.get(i)));
            label = "";
        }
        page.beside("", "Then " + MoveWords.after(fault) + ".").gap();
        page.beside("On the wire", explanation.wire()).gap();
        page.beside("On Linux", calls("read, read, write, write", explanation.readFirst()));
        page.beside("", calls("write, write, read", explanation.writeFirst()));
        page.beside("Elsewhere", explanation.elsewhere()).gap();
        page.line("Try it:").line("  hangup run 15432=localhost:5432 --rule '" + explanation.example() + "'");
        return page.toString();
    }

    private static String calls(String order, List<String> results) {
        return order + " ".repeat(CALL_COLUMNS - order.length()) + String.join(", ", results);
    }

    /** All faults, a line for each. */
    public static String list() {
        Page page = new Page(NAME_COLUMNS);
        page.line("What Hangup can do to a connection:").gap();
        for (Fault fault : Fault.all(Target.CLIENT)) {
            page.beside("  " + fault.name(), Explanation.of(fault).orElseThrow().title());
        }
        return page.gap()
                .line("hangup explain FAULT says all about one of them,")
                .line("hangup explain transports what the ways to the kernel cannot do.")
                .toString();
    }
}
