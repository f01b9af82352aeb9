package io.hangup.app.explain;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.Scenario;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import java.util.List;

/** What {@code explain} shows of faults. The moves are the fault's own: the script that the engine performs. */
public final class FaultPage {
    private static final int MARGIN = 14;
    private static final int NAME_COLUMNS = 23;
    private static final int CALL_COLUMNS = 28;

    private FaultPage() {}

    /** One fault, in full. */
    public static String of(Fault fault) {
        return Fault.all(Target.CLIENT).contains(fault)
                ? of(fault, Explanation.of(fault).orElseThrow())
                : of(fault, Measured.of(fault).orElseThrow());
    }

    private static String of(Fault fault, Explanation explanation) {
        Page page = begun(fault, explanation.title(), explanation.does());
        page.beside("On the wire", explanation.wire()).gap();
        page.beside("On Linux", calls("read, read, write, write", explanation.readFirst()));
        page.beside("", calls("write, write, read", explanation.writeFirst()));
        page.beside("Elsewhere", explanation.elsewhere()).gap();
        return ended(page, fault, explanation.example());
    }

    private static String of(Fault fault, Measured measured) {
        Page page = begun(fault, measured.title(), measured.does());
        page.beside("On the wire", measured.wire()).gap();
        page.beside("A client", measured.felt()).gap();
        return ended(page, fault, measured.example());
    }

    private static Page begun(Fault fault, String title, String does) {
        Page page = new Page(MARGIN);
        page.line(fault.text() + ": " + title).gap().beside("What it is", does).gap();
        String label = "Its moves";
        List<Move> moves = fault.strike(Timeouts.DEFAULT);
        for (int i = 0; i < moves.size(); i++) {
            page.beside(label, i + 1 + ". " + MoveWords.of(moves.get(i)));
            label = "";
        }
        return page.beside("", "Then " + MoveWords.after(fault) + ".").gap();
    }

    private static String ended(Page page, Fault fault, String example) {
        page.clients(RealClients.of(fault.name()));
        return page.line("Try it:")
                .line("  hangup run 15432=localhost:5432 --rule '" + example + "'")
                .toString();
    }

    private static String calls(String order, List<String> results) {
        return order + " ".repeat(CALL_COLUMNS - order.length()) + String.join(", ", results);
    }

    /** All faults and scenarios, a line for each. */
    public static String list() {
        Page page = new Page(NAME_COLUMNS);
        page.line("What Hangup can do to a connection:").gap();
        for (Fault fault : Fault.all(Target.CLIENT)) {
            page.beside("  " + fault.text(), Explanation.of(fault).orElseThrow().title());
        }
        page.gap()
                .line("The same, told how much or how long; these are examples:")
                .gap();
        for (Fault fault : Fault.measured(Target.CLIENT)) {
            page.beside("  " + fault.text(), Measured.of(fault).orElseThrow().title());
        }
        page.gap().line("Scenarios, rules that are made of them:").gap();
        for (Scenario scenario : Scenario.all()) {
            page.beside(
                    "  " + scenario.name(),
                    Production.of(scenario).orElseThrow().title());
        }
        return page.gap()
                .line("hangup explain NAME says all about one of them,")
                .line("hangup explain transports what the ways to the kernel cannot do.")
                .toString();
    }
}
