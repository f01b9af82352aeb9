package io.hangup.app.report;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import io.hangup.app.log.Printable;
import java.io.IOException;

/** A text is not a report as Hangup writes it; the message says where and what was expected there. */
public final class NotAReport extends Exception {
    NotAReport(String message) {
        super(message);
    }

    /** What the parser is at is not what it has to be. */
    static NotAReport expected(JsonParser json, String expected) throws IOException {
        String found = json.currentToken() == null ? "the end" : String.valueOf(json.getText());
        return at(json, Printable.of(shortened(found)) + " (expected: " + expected + ")");
    }

    /** Something is wrong in the object or list that the parser is in. */
    static NotAReport at(JsonParser json, String what) {
        String path = json.getParsingContext().pathAsPointer().toString();
        JsonLocation location = json.currentTokenLocation();
        return new NotAReport("line " + location.getLineNr() + ", column " + location.getColumnNr()
                + (path.isEmpty() ? "" : ", at " + Printable.of(path)) + ": " + what);
    }

    private static String shortened(String found) {
        int most = 60;
        return found.length() <= most ? found : found.substring(0, most) + "…";
    }
}
