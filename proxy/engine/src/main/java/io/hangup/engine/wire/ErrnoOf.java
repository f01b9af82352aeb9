package io.hangup.engine.wire;

import io.hangup.core.session.Errno;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns an exception into an {@link Errno}, once, at the border. The only place that reads exception texts: Netty's
 * native calls carry the number, the JDK's carry only words.
 */
public final class ErrnoOf {
    private static final String[] WORDS = {
        "connection reset", "ECONNRESET",
        "broken pipe", "EPIPE",
        "connection refused", "ECONNREFUSED",
        "timed out", "ETIMEDOUT",
        "no route to host", "EHOSTUNREACH",
        "host is unreachable", "EHOSTUNREACH",
        "network is unreachable", "ENETUNREACH",
        "connection abort", "ECONNABORTED",
        "too many open files", "EMFILE",
        "cannot assign requested address", "EADDRNOTAVAIL"
    };

    private ErrnoOf() {}

    /** The errno behind this exception or one of its causes. */
    public static Errno of(Throwable thrown) {
        for (@Nullable Throwable t = thrown; t != null; t = t.getCause()) {
            Errno errno = one(t);
            if (errno != Errno.OTHER) {
                return errno;
            }
        }
        return Errno.OTHER;
    }

    /** The errno of this number (errno(3) on Linux, the same on x86-64 and AArch64). */
    public static Errno of(int number) {
        return switch (number) {
            case 24, 23 -> Errno.EMFILE;
            case 32 -> Errno.EPIPE;
            case 99 -> Errno.EADDRNOTAVAIL;
            case 101 -> Errno.ENETUNREACH;
            case 103 -> Errno.ECONNABORTED;
            case 104 -> Errno.ECONNRESET;
            case 110 -> Errno.ETIMEDOUT;
            case 111 -> Errno.ECONNREFUSED;
            case 113 -> Errno.EHOSTUNREACH;
            default -> Errno.OTHER;
        };
    }

    /** What to say of an exception in one line, without its class name where the words suffice. */
    public static String text(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.getClass().getSimpleName() : message;
    }

    private static Errno one(Throwable thrown) {
        if (thrown instanceof Errors.NativeIoException nativeError) {
            return of(-nativeError.expectedErr());
        }
        if (!(thrown instanceof IOException)) {
            return Errno.OTHER;
        }
        String message = thrown.getMessage() == null ? "" : thrown.getMessage().toLowerCase(Locale.ROOT);
        for (int i = 0; i < WORDS.length; i += 2) {
            if (message.contains(WORDS[i])) {
                return Errno.valueOf(WORDS[i + 1]);
            }
        }
        if (thrown instanceof NoRouteToHostException) {
            return Errno.EHOSTUNREACH;
        }
        return thrown instanceof ConnectException ? Errno.ECONNREFUSED : Errno.OTHER;
    }
}
