package io.hangup.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one side of a connection feels of a fault: the errno matrix. Columns are the orders of calls (R read, W write, U upload,
 * D download); whether the first call is blocked while the fault happens or is made after it makes no difference.
 *
 * <p>The rules behind it are Linux's: a RST tells ECONNRESET once, or EPIPE where a FIN came before it, to the first call that
 * meets it; afterwards reads find the end and writes get EPIPE. After a FIN reads always find the end. What was received before
 * a RST can still be read, unless a write has met the RST first: then it can be read too, and no read ever tells. Behind a
 * blocked upload a late ACK may still make room for one byte more, or not.
 */
enum Felt {
    /** One RST. */
    RST("ECONNRESET,EOF,EPIPE,EPIPE", "ECONNRESET,EPIPE,EOF", "ECONNRESET,EPIPE,EOF", "ECONNRESET,EPIPE,EPIPE"),

    /** A FIN, and a RST behind it. */
    FIN_AND_RST("EOF,EOF,EPIPE,EPIPE", "EPIPE,EPIPE,EOF", "EPIPE,EPIPE,EOF", "EOF,EPIPE,EPIPE"),

    /** A FIN of a socket that is gone: what is sent to it is answered by a RST. */
    FIN_AND_NOBODY("EOF,EOF,ok,EPIPE", "ok,EPIPE,EOF", "EPIPE,EPIPE,EOF", "EOF,ok,EPIPE"),

    /** A FIN, while what this side sends goes on to a side that does not read it. */
    FIN("EOF,EOF,ok,ok", "ok,ok,EOF", "blocked,(blocked|ok),EOF", "EOF,ok,ok"),

    /** A FIN, while what this side sends is read and dropped. */
    FIN_AND_A_DRAIN("EOF,EOF,ok,ok", "ok,ok,EOF", "ok,ok,EOF", "EOF,ok,ok"),

    /** Nothing, while what this side sends is read and dropped. */
    A_DRAIN("blocked,blocked,ok,ok", "ok,ok,blocked", "ok,ok,blocked", "blocked,ok,ok"),

    /** Nothing at all. */
    SILENCE("blocked,blocked,ok,ok", "ok,ok,blocked", "blocked,(blocked|ok),blocked", "blocked,ok,ok");

    private final String readFirst;
    private final String writeFirst;
    private final String upload;
    private final String download;

    Felt(String readFirst, String writeFirst, String upload, String download) {
        this.readFirst = readFirst;
        this.writeFirst = writeFirst;
        this.upload = upload;
        this.download = download;
    }

    /**
     * What the calls of this order get, as a regular expression.
     *
     * @param delivered bytes that had arrived before and were not read: the first read gets them, and what the reads would have
     *     got without them comes one read later
     */
    String told(String order, long delivered) {
        String calls = order.replace("*,", ",").replace("*", "").replaceFirst("^,", "");
        String told =
                switch (calls) {
                    case "R,R,W,W" -> readFirst;
                    case "W,W,R" -> writeFirst;
                    case "U,W,R" -> upload;
                    case "D,W,W" -> download;
                    default -> throw new IllegalArgumentException(order);
                };
        return delivered == 0 || calls.startsWith("D") ? told : behind(delivered, calls.split(","), told.split(","));
    }

    private static String behind(long delivered, String[] calls, String[] told) {
        List<String> results = new ArrayList<>(Arrays.asList(told));
        String next = Long.toString(delivered);
        for (int i = 0; i < calls.length; i++) {
            if (calls[i].equals("R")) {
                next = results.set(i, next);
            }
        }
        return String.join(",", results);
    }
}
