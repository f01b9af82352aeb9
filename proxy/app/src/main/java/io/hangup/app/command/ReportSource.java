package io.hangup.app.command;

import io.hangup.app.ctl.AdminClient;
import io.hangup.app.ctl.AdminFailure;
import io.hangup.app.log.Printable;
import io.hangup.app.report.NotAReport;
import io.hangup.app.report.ReportJson;
import io.hangup.core.report.Report;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Where a report comes from, as the command line names it. */
final class ReportSource {
    private static final String PATH = "/api/v1/report";
    private static final String ADDRESS = "(?:\\[[0-9A-Fa-f:.]+\\]:|[^/\\\\:]+:)?[0-9]{1,5}";

    private ReportSource() {}

    /**
     * The report of a running Hangup for a URL, on the standard input for {@code -}, else in a file; and where there is no such
     * file, for the address of an admin port as {@code run --admin} takes it.
     */
    static Report read(String source, AccessOptions access) throws CommandFailure {
        if (source.startsWith("http://") || source.startsWith("https://")) {
            return fetch(Optional.of(source), access);
        }
        try (InputStream text = source.equals("-") ? System.in : Files.newInputStream(Path.of(source))) {
            return read(text, source.equals("-") ? "the standard input" : source);
        } catch (NoSuchFileException | InvalidPathException missing) {
            if (source.matches(ADDRESS)) {
                return fetch(Optional.of(source), access);
            }
            throw wrong(
                    source + ": there is no such file",
                    "Name a report that was saved as json, or an admin port: its URL, HOST:PORT or, on this machine,"
                            + " PORT.");
        } catch (IOException failed) {
            throw wrong(source + " cannot be read (" + failed + ")", "Name a report that was saved as json.");
        }
    }

    private static Report read(InputStream text, String source) throws CommandFailure, IOException {
        try {
            return ReportJson.read(text);
        } catch (NotAReport other) {
            throw wrong(
                    source + " is not a report: " + other.getMessage(),
                    "A report is what run --report json=FILE writes; hangup schema report describes it.");
        }
    }

    /** That of a running Hangup; where none is named, of the usual one. */
    static Report fetch(Optional<String> source, AccessOptions access) throws CommandFailure {
        Optional<String> admin =
                source.map(url -> url.endsWith(PATH) ? url.substring(0, url.length() - PATH.length()) : url);
        try {
            String answer = new AdminClient(access.access(admin)).get("report");
            return read(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)), source.orElse("what came"));
        } catch (AdminFailure failed) {
            throw CtlCommand.failure(failed);
        } catch (IOException impossible) {
            throw new IllegalStateException("a text in memory could not be read", impossible);
        }
    }

    private static CommandFailure wrong(String what, String next) {
        return new CommandFailure(ExitCode.USAGE, said(what, next));
    }

    private static String said(String what, String next) {
        return "hangup: " + Printable.of(what) + "\n  " + next;
    }
}
