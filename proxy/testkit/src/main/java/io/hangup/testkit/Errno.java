package io.hangup.testkit;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;

/**
 * Why a call failed, in the kernel's word.
 *
 * <p>The JDK keeps no errno, only the text that {@code strerror} gave for it (or its own, for a reset met by a read). This
 * is the one place that reads those texts. They are the same on JDK 17 and 25 and for every channel:
 *
 * <table>
 * <caption>Texts of the JDK on Linux</caption>
 * <tr><td>a read that meets a RST</td><td>{@code Connection reset}</td></tr>
 * <tr><td>a write that meets a RST</td><td>{@code Connection reset by peer}</td></tr>
 * <tr><td>a write after the reset was told, or after a FIN and a RST</td><td>{@code Broken pipe}</td></tr>
 * </table>
 */
public enum Errno {
    /** A RST came while the connection was established; told once. */
    ECONNRESET,
    /** A write to a connection that is over: its reset was told already, or a FIN had come before the RST. */
    EPIPE,
    /** Nobody listens there: the SYN was answered by a RST. */
    ECONNREFUSED,
    /** The kernel gave up waiting for an answer. Not a bound of this kit: that is {@link CallResult.TimedOut}. */
    ETIMEDOUT,
    /** No way to that host. */
    EHOSTUNREACH,
    /** No way to that network. */
    ENETUNREACH,
    /** The kernel ended the connection itself, as {@code ss -K} asks it to. */
    ECONNABORTED,
    /** No such local address, or no ephemeral port left. */
    EADDRNOTAVAIL,
    /** This end had closed its socket, or its output, itself; the JDK did not ask the kernel. */
    EBADF,
    /** None of the above; {@link CallResult.Failed#text()} has the text. */
    OTHER;

    private static final List<Map.Entry<String, Errno>> TEXTS = List.of(
            Map.entry("Connection reset", ECONNRESET),
            Map.entry("Broken pipe", EPIPE),
            Map.entry("Connection refused", ECONNREFUSED),
            Map.entry("Connection timed out", ETIMEDOUT),
            Map.entry("No route to host", EHOSTUNREACH),
            Map.entry("Host is unreachable", EHOSTUNREACH),
            Map.entry("Network is unreachable", ENETUNREACH),
            Map.entry("Software caused connection abort", ECONNABORTED),
            Map.entry("Cannot assign requested address", EADDRNOTAVAIL));

    /** The errno behind {@code failure}, as its text tells. */
    public static Errno of(IOException failure) {
        if (failure instanceof ClosedChannelException) {
            return EBADF;
        }
        String text = String.valueOf(failure.getMessage());
        return TEXTS.stream()
                .filter(known -> text.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(OTHER);
    }
}
