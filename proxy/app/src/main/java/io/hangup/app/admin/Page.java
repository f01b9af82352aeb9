package io.hangup.app.admin;

import io.netty.handler.codec.http.HttpMethod;
import java.util.function.Supplier;

/**
 * What is at a path.
 *
 * @param changes whether asking for it changes something: then it is there for POST, and otherwise for GET and HEAD
 * @param answer makes the answer; may block for a moment
 */
record Page(boolean changes, Supplier<Answer> answer) {
    static Page reading(Supplier<Answer> answer) {
        return new Page(false, answer);
    }

    static Page changing(Supplier<Answer> answer) {
        return new Page(true, answer);
    }

    boolean allows(HttpMethod method) {
        return changes
                ? method.equals(HttpMethod.POST)
                : method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    /** The methods that it is there for, as in the header {@code Allow}. */
    String methods() {
        return changes ? "POST" : "GET, HEAD";
    }
}
