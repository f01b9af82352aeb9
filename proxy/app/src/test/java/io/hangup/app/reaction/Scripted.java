package io.hangup.app.reaction;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A client that does what its script says, and keeps a log of it. */
final class Scripted {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final InetSocketAddress at;
    private final byte[] call;
    private final List<Long> attemptNanos = new ArrayList<>();
    private final List<Long> brokenNanos = new ArrayList<>();

    /**
     * It does nothing yet.
     *
     * @param at where it connects
     * @param call what it says each time, and expects back
     */
    Scripted(InetSocketAddress at, String call) {
        this.at = at;
        this.call = call.getBytes(StandardCharsets.UTF_8);
    }

    /** How often it connected, the first call among them. */
    int connected() {
        return attemptNanos.size();
    }

    /** How long it waited before each further attempt, in milliseconds, after it had seen the one before break. */
    List<Double> waits() {
        List<Double> waits = new ArrayList<>();
        for (int i = 1; i < attemptNanos.size(); i++) {
            waits.add((attemptNanos.get(i) - brokenNanos.get(i - 1)) / 1e6);
        }
        return waits;
    }

    Socket connect() throws IOException {
        attemptNanos.add(System.nanoTime());
        Socket socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(at, TIMEOUT_MILLIS);
        return socket;
    }

    /** One call on a connection of its own; whether it was answered. */
    boolean call() {
        try (Socket socket = connect()) {
            return callOn(socket);
        } catch (IOException broken) {
            brokenNanos.add(System.nanoTime());
            return false;
        }
    }

    /** One call on this connection. */
    boolean callOn(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(call);
        InputStream in = socket.getInputStream();
        return in.readNBytes(call.length).length == call.length;
    }

    /** Calls, and calls again after each of these times, until it is answered; whether it was. */
    boolean callAndRetryAfter(double... waitsMillis) {
        boolean answered = call();
        for (int i = 0; i < waitsMillis.length && !answered; i++) {
            pause(waitsMillis[i]);
            answered = call();
        }
        return answered;
    }

    /** The script's own time, which is what is to be recognised. */
    static void pause(double millis) {
        long until = System.nanoTime() + (long) (millis * 1e6);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
