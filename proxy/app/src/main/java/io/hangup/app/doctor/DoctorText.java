package io.hangup.app.doctor;

import io.hangup.app.log.Paint;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A diagnosis for people. */
public final class DoctorText {
    private static final int TITLE_CHARS = 16;
    private static final int WORD_CHARS = 10;

    private DoctorText() {}

    /** A line for each probe, and what is to be done where one is lost. */
    public static List<String> lines(Diagnosis diagnosis, boolean coloured) {
        Way way = diagnosis.way();
        List<String> lines = new ArrayList<>();
        lines.add("● Hangup " + way.version() + " answers at " + diagnosis.asked());
        lines.add("  " + text(way.client()) + " to " + text(way.address()) + " is what it sees of this connection: "
                + (way.direct() ? "nobody is in between" : "somebody forwards it"));
        for (Finding finding : diagnosis.findings()) {
            lines.add(sign(finding.verdict(), coloured) + " "
                    + padded(finding.probe().title(), TITLE_CHARS)
                    + padded(finding.verdict().word(), WORD_CHARS)
                    + what(finding));
        }
        lines.add("");
        if (diagnosis.well()) {
            lines.add("A fault of Hangup arrives on this way as it was sent.");
        } else {
            lines.addAll(advice(diagnosis));
        }
        return lines;
    }

    private static String what(Finding finding) {
        if (finding.came().isEmpty()) {
            return finding.note();
        }
        return "expected " + finding.probe().expected() + ", came " + finding.came()
                + (finding.note().isEmpty() ? "" : " (" + finding.note() + ")");
    }

    private static List<String> advice(Diagnosis diagnosis) {
        List<String> lines = new ArrayList<>();
        lines.add("A client on this way does not meet the faults that Hangup injects. Known to do this:");
        for (Suspect suspect : diagnosis.suspects()) {
            lines.add("- " + suspect.who());
            suspect.remedies().forEach(remedy -> lines.add("    " + remedy));
        }
        lines.add("docs/containers.md has the table of ways.");
        return lines;
    }

    private static String sign(Finding.Verdict verdict, boolean coloured) {
        Paint paint =
                switch (verdict) {
                    case TRUE -> Paint.GREEN;
                    case LOST -> Paint.RED;
                    case NOT_ASKED -> Paint.YELLOW;
                };
        return coloured ? paint.on(verdict.glyph()) : verdict.glyph();
    }

    private static String padded(String text, int chars) {
        return text + " ".repeat(chars - text.length());
    }

    static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
