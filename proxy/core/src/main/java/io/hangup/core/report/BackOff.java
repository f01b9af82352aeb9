package io.hangup.core.report;

/**
 * The shape of the gaps between attempts.
 *
 * @param shape which
 * @param stepMillis the gap where it is fixed; by how much each is longer where it is linear; the first where it is
 *     exponential; the longest where it is jittered; 0 where there is none
 * @param factor by which each is longer than the one before where it is exponential; else 1
 */
public record BackOff(Shape shape, double stepMillis, double factor) {
    /** At once, or never. */
    public static final BackOff NONE = new BackOff(Shape.NONE, 0, 1);

    /** Which shapes there are. */
    public enum Shape {
        /** No gaps, or none worth the name. */
        NONE("none"),
        /** Always the same. */
        FIXED("fixed"),
        /** Longer by the same time each time. */
        LINEAR("linear"),
        /** Longer by the same factor each time. */
        EXPONENTIAL("exponential"),
        /** Random. */
        JITTERED("jittered");

        private final String word;

        Shape(String word) {
            this.word = word;
        }

        /** In reports. */
        public String word() {
            return word;
        }
    }
}
