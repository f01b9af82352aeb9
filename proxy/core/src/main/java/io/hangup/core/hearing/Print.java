package io.hangup.core.hearing;

/**
 * The beginning of something that was said, as a hash. Nobody can get the bytes back from it.
 *
 * @param length how many bytes were hashed; 0 where nothing was said, or nothing is known of it
 * @param hash of exactly those bytes
 */
public record Print(int length, long hash) {
    /** Of nothing. It is found nowhere. */
    public static final Print NONE = new Print(0, 0);
}
