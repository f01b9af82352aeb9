package io.hangup.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secret that a bearer has to show (RFC 6750). Only its SHA-256 is kept: what is not there cannot be printed, and hashes of
 * one length are compared in the same time, whatever is in them.
 */
public final class Token {
    /** The variable of the environment that holds it, where the configuration names no other place. */
    public static final String VARIABLE = "HANGUP_ADMIN_TOKEN";

    private static final int LEAST_CHARS = 16;
    private static final int MOST_CHARS = 512;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final byte[] hash;

    private Token(byte[] hash) {
        this.hash = hash;
    }

    /** A token, whatever speaks against it. */
    public static Token of(String text) {
        return new Token(hash(text));
    }

    /** What speaks against a text as a token, in words that do not quote it; empty where nothing does. */
    public static Optional<String> problem(String text) {
        if (text.length() < LEAST_CHARS || text.length() > MOST_CHARS) {
            return Optional.of("has " + text.length() + " characters (expected: " + LEAST_CHARS + " to " + MOST_CHARS
                    + ", such as \"openssl rand -hex 32\" prints)");
        }
        return FORM.matcher(text).matches()
                ? Optional.empty()
                : Optional.of(
                        "has characters that no header takes (expected: letters, digits, any of -._~+/, and = at the end)");
    }

    /** Whether this is what was shown; how long that takes says nothing about how much of it is right. */
    public boolean matches(String shown) {
        return MessageDigest.isEqual(hash, hash(shown));
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Token token && MessageDigest.isEqual(hash, token.hash);
    }

    @Override
    public int hashCode() {
        return Token.class.hashCode();
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "(a token)";
    }
}
