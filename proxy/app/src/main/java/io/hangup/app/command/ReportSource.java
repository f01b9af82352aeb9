package io.hangup.app.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hangup.app.log.Printable;
import io.hangup.app.report.NotAReport;
import io.hangup.app.report.ReportJson;
import io.hangup.config.Loaded;
import io.hangup.config.ShortProxy;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.report.Report;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

/** Where a report comes from, as the command line names it. */
final class ReportSource {
    /** The admin port of a Hangup that was started as the guide says. */
    static final String DEFAULT = "http://127.0.0.1:9191";

    private static final String PATH = "/api/v1/report";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private ReportSource() {}

    /**
     * The report of a running Hangup for a URL, on the standard input for {@code -}, else in a file; and where there is no such
     * file, for the address of an admin port as {@code run --admin} takes it.
     */
    static Report read(String source) throws CommandFailure {
        if (source.startsWith("http://") || source.startsWith("https://")) {
            return fetch(source);
        }
        try (InputStream text = source.equals("-") ? System.in : Files.newInputStream(Path.of(source))) {
            return read(text, source.equals("-") ? "the standard input" : source);
        } catch (NoSuchFileException | InvalidPathException missing) {
            if (ShortProxy.parseListen("SOURCE", source) instanceof Loaded.Valid<Endpoint> address) {
                return fetch("http://" + address.value());
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

    private static Report fetch(String source) throws CommandFailure {
        HttpResponse<byte[]> answer = answer(source);
        if (answer.statusCode() != 200) {
            throw unreachable(
                    source + " has no report: it answered " + answer.statusCode() + ". " + detail(answer.body()),
                    "The URL is that of the admin port, which run prints at its start.");
        }
        try {
            return read(new ByteArrayInputStream(answer.body()), source);
        } catch (IOException impossible) {
            throw new IllegalStateException("a text in memory could not be read", impossible);
        }
    }

    /** What a problem (RFC 9457) says, if it is one. */
    private static String detail(byte[] body) {
        try (JsonParser json = new JsonFactory().createParser(body)) {
            while (json.nextToken() != null) {
                if ("detail".equals(json.currentName()) && json.currentToken() == JsonToken.VALUE_STRING) {
                    return json.getText();
                }
            }
        } catch (IOException noProblem) {
            return "";
        }
        return "";
    }

    private static HttpResponse<byte[]> answer(String source) throws CommandFailure {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(target(source)).timeout(ANSWER_TIMEOUT);
            CtlOptions.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IllegalArgumentException noUrl) {
            throw wrong(
                    source + " (expected: a URL such as " + DEFAULT + ")",
                    "It is the one that run prints at its start.");
        } catch (IOException failed) {
            if (isUnknown(failed)) {
                throw unreachable(
                        source + " cannot be reached: the host name "
                                + target(source).getHost() + " is unknown",
                        "Look how it is spelt, or name the address; on this machine it is " + DEFAULT + ".");
            }
            throw unreachable(
                    source + " cannot be reached: " + inWords(failed),
                    "Start Hangup with an admin port (run --admin 9191), or name a file: hangup report FILE");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unreachable(source + " was not waited for", "Ask again.");
        }
    }

    /** Whether nobody knows the host: the JDK hides that in a failure to connect. */
    private static boolean isUnknown(IOException failed) {
        return Stream.<Throwable>iterate(failed, Objects::nonNull, Throwable::getCause)
                .anyMatch(each -> each instanceof UnresolvedAddressException || each instanceof UnknownHostException);
    }

    /** The JDK's own words for the usual two are none. */
    private static String inWords(IOException failed) {
        if (failed instanceof HttpConnectTimeoutException) {
            return "no connection within " + CONNECT_TIMEOUT.toSeconds() + " s";
        }
        if (failed instanceof HttpTimeoutException) {
            return "no answer within " + ANSWER_TIMEOUT.toSeconds() + " s";
        }
        return failed instanceof ConnectException ? "nobody listens there" : failed.toString();
    }

    /** A URL without a path names the port as a whole. */
    private static URI target(String source) {
        URI uri = URI.create(source);
        return uri.getPath().isEmpty() || uri.getPath().equals("/") ? uri.resolve(PATH) : uri;
    }

    private static CommandFailure wrong(String what, String next) {
        return new CommandFailure(ExitCode.USAGE, said(what, next));
    }

    private static CommandFailure unreachable(String what, String next) {
        return new CommandFailure(ExitCode.UNREACHABLE, said(what, next));
    }

    private static String said(String what, String next) {
        return "hangup: " + Printable.of(what) + "\n  " + next;
    }
}
