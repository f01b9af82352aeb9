package io.hangup.engine.scan;

/**
 * What a scan says of a stream, and at which read. All numbers are positions in the stream.
 *
 * @param readFrom where the read begins at which it spoke
 * @param readTo where that read ends
 * @param cut where the fault comes; {@link #FOUND} where it was told that the thing is found
 */
record Outcome(int readFrom, int readTo, long cut) {
    private static final long FOUND = -2;

    static final Outcome NOTHING = new Outcome(0, 0, Scan.NO_CUT);

    static Outcome found(int readFrom, int readTo) {
        return new Outcome(readFrom, readTo, FOUND);
    }

    /**
     * The law of all scans: it speaks at the read that brings the last byte it needs to know; the fault comes where it
     * should, or, where what is behind that has passed with earlier reads, before all of this one.
     *
     * @param cut where it should come
     * @param known behind the last byte that has to be known
     */
    static Outcome cut(int cut, int known, Reads reads) {
        int from = reads.begin(known - 1);
        return new Outcome(from, reads.end(known - 1), Math.max(cut, from));
    }

    /** The same where no cut is made. */
    static Outcome found(int known, Reads reads) {
        return found(reads.begin(known - 1), reads.end(known - 1));
    }
}
