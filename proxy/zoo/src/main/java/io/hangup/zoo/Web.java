package io.hangup.zoo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that answers with two bytes, or with a million where the path ends so, and remembers what it was asked. */
final class Web implements Upstream {
    private static final int BIG_BYTES = 1_000_000;
    private static final int OK = 200;

    /** The paths of requests that came whole. Handlers add, the run reads. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private final HttpServer server;

    private Web(HttpServer server) {
        this.server = server;
    }

    static Web open() throws IOException {
        Web web = new Web(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        web.server.createContext("/", web::answer);
        web.server.setExecutor(web.handlers);
        web.server.start();
        return web;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            byte[] body = new byte[path.endsWith("/big") ? BIG_BYTES : 2];
            exchange.sendResponseHeaders(OK, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public long received(Animal.Visit visit) {
        String path = "/" + visit.act().lastNumber() + "/" + visit.act().last();
        return asked.stream().filter(path::equals).count();
    }

    @Override
    public void close() {
        server.stop(0);
        handlers.shutdownNow();
    }
}
