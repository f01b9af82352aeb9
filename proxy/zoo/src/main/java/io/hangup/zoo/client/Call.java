package io.hangup.zoo.client;

/** A client that is told by a word what to do. */
interface Call {
    /**
     * Makes one call.
     *
     * @param step what kind: {@code read}, {@code write}, {@code commit}, {@code big} or {@code upload}
     * @param nth which one of this program, from 1
     * @return what the application is told
     * @throws Exception where it is told by an exception
     */
    String make(String step, int nth) throws Exception;
}
