package io.hangup.app.admin;

import io.hangup.app.feed.Feed;
import io.hangup.app.log.EventLog;
import io.hangup.config.AdminConfig;
import io.hangup.core.proxy.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** An admin port without proxies behind it, on a free port of loopback unless told otherwise, and somebody who talks to it. */
public final class Serving implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final AdminServer server;
    private final Feed feed;

    private Serving(AdminServer server, Feed feed) {
        this.server = server;
        this.feed = feed;
    }

    /** What it is told to say. */
    public record Pages(AdminPages.Loops loops, BooleanSupplier ready, Supplier<String> scrape, Controls controls) {
        /** All is well, and there is nothing to say. */
        public static final Pages NONE =
                new Pages(within -> true, () -> true, () -> "", new NoControls(Optional.empty()));
    }

    /** One that says these. */
    public static Serving of(Pages pages) throws IOException {
        return of(AdminConfig.on(new Endpoint("127.0.0.1", 0)), pages, Limits.of(64), Feed.Pace.USUAL);
    }

    static Serving of(AdminConfig config, Pages pages, Limits limits, Feed.Pace pace) throws IOException {
        AdminServer.Setup setup = AdminServer.Setup.of(config, name -> Optional.empty(), limits);
        Feed feed = Feed.start(pace);
        try {
            return new Serving(
                    AdminServer.start(
                            setup,
                            new AdminPages(pages.loops(), pages.ready(), pages.scrape(), pages.controls(), feed)),
                    feed);
        } catch (IOException failed) {
            feed.close();
            throw failed;
        }
    }

    public URI url() {
        return server.url();
    }

    public int port() {
        return server.address().getPort();
    }

    Feed feed() {
        return feed;
    }

    /** A log that tells the feed. */
    EventLog log(OutputStream out, io.hangup.app.log.LineFormat format) {
        EventLog log = new EventLog(out, format, false);
        log.alsoTo(feed);
        return log;
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** Sends this and returns all that comes until the connection ends. */
    String talk(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(all);
            return all.toString(StandardCharsets.UTF_8);
        }
    }

    /** Asks for this with these headers, each on a line of its own, on a connection of its own. */
    String ask(String methodAndPath, String... headers) throws IOException {
        String host = String.join("", headers).contains("Host:") ? "" : "Host: localhost\r\n";
        StringBuilder request = new StringBuilder(methodAndPath + " HTTP/1.1\r\n" + host + "Connection: close\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return talk(request + "\r\n");
    }

    @Override
    public void close() {
        feed.close();
        server.close();
    }
}
