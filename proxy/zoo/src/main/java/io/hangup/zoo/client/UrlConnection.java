package io.hangup.zoo.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;

/** {@link HttpURLConnection}. */
public final class UrlConnection {
    private UrlConnection() {}

    /**
     * Makes its calls.
     *
     * @param arguments a base URL, and the calls
     * @throws IOException where it cannot wait
     */
    public static void main(String[] arguments) throws IOException {
        Program.run(arguments, (step, nth) -> ask(URI.create(Program.url(arguments[0], step, nth)), step));
    }

    private static String ask(URI uri, String step) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setReadTimeout(Program.limitMillis());
        byte[] body = Program.body(step);
        if (body.length > 0) {
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        long bytes = connection.getInputStream().readAllBytes().length;
        return Program.answer(step, connection.getResponseCode(), bytes);
    }
}
