package io.hangup.core.hearing;

/**
 * What a client had said on a connection when a fault came: only hashes and counts.
 *
 * @param first the beginning of what it said first on that connection
 * @param last the beginning of what it said last: since the last idle point of the connection, or of its last HTTP request;
 *     {@link Print#NONE} where the connection was idle, so that nothing is owed an answer, or where the bytes were never read
 * @param lastBytes how many bytes that were in all
 * @param form how it was hashed
 * @param delivered how much of it the upstream had
 */
public record LastWords(Print first, Print last, long lastBytes, Form form, Delivered delivered) {
    /** Nothing was said, or nothing is known of it. */
    public static final LastWords NONE = new LastWords(Print.NONE, Print.NONE, 0, Form.BYTES, Delivered.NOTHING);

    /** What the hashes are of. */
    public enum Form {
        /** The bytes as they came. */
        BYTES,
        /** An HTTP/1.1 request: method, target, {@code Idempotency-Key}, and the beginning of the body. */
        HTTP_REQUEST
    }
}
