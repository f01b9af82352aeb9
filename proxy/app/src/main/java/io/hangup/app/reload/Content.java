package io.hangup.app.reload;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a file held once. Two of the same bytes have the same digest, which is all of them that is kept for longer. */
final class Content {
    private final byte[] bytes;
    private final String digest;

    Content(byte[] bytes) {
        this.bytes = bytes.clone();
        this.digest = HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    /** Its bytes, in an array of the caller's own. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** Its bytes as text; what is no UTF-8 is replaced. */
    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** SHA-256, in hexadecimal digits. */
    String digest() {
        return digest;
    }
}
