package io.hangup.engine.scan;

/** Which byte of a pattern is the least common on a stream, so that looking for it stops least often. */
final class Rarity {
    /** From the commonest on, as protocols and their payload have them; what is not named is rarer still. */
    private static final String COMMONEST_FIRST =
            "\0 etaoinsrldcu\u00ff0\n1m2p\",:./-h3=45fg6789bvwyk\r_" + "ETAOINSRLDCUMPHGFBVWYK\1<>;()x&{}[]'jzq";

    private Rarity() {}

    /** The offset of the rarest byte, the first one of several. */
    static int rarest(byte[] pattern) {
        int rarest = 0;
        for (int i = 1; i < pattern.length; i++) {
            if (rank(pattern[i]) > rank(pattern[rarest])) {
                rarest = i;
            }
        }
        return rarest;
    }

    private static int rank(byte value) {
        int rank = COMMONEST_FIRST.indexOf(value & 0xff);
        return rank < 0 ? COMMONEST_FIRST.length() : rank;
    }
}
