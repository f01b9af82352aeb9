package io.hangup.testkit;

/**
 * What several writes did together.
 *
 * @param accepted how many bytes the kernel took; that is not how many arrived
 * @param end {@code Ok} if it took all, else the result of the write that ended it
 */
public record Sent(long accepted, CallResult end) {
    @Override
    public String toString() {
        return accepted + " bytes accepted, then " + end;
    }
}
