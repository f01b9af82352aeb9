package io.hangup.app.reload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a file held once. Equal to another of the same bytes. */
final class Content {
    private final byte[] bytes;

    Content(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** Its bytes, in an array of the caller's own. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** Its bytes as text; what is no UTF-8 is replaced. */
    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Content content && Arrays.equals(bytes, content.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
