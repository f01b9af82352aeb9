package io.hangup.core.report;

/**
 * How much longer a wait looks than it was, on machines that are busy with other things. Nobody wakes up early: what is seen is
 * longer, mostly by a little, and now and then by so much that it has nothing to do with the wait.
 *
 * @param usualMillis longer by so much on an average, where nothing special happens
 * @param rareShare how often something special happens
 * @param prior how usual such a machine is
 */
record Lateness(double usualMillis, double rareShare, double prior) {
    /** How busy a machine is nobody says; what it does to one gap it does to all of them. */
    private static final Lateness[] MACHINES = {
        new Lateness(1, 0.02, 0.5), new Lateness(4, 0.1, 0.45), new Lateness(15, 0.3, 0.05)
    };
    /** A gap that is longer than a wait by no more than this is about as long. */
    private static final double FITTING_MILLIS = 15;

    private static final double FITTING_SHARE = 0.05;
    /** Timers are that coarse. */
    private static final double COARSE = 0.01;
    /** Half of what happens rarely takes longer than this, and there is no limit to it. */
    private static final double RARE_MILLIS = 40;
    /** The wait is not quite what it is meant to be, or the end of the attempt before was noticed late. */
    private static final double SHORTER_SHARE = 0.02;

    private static final double SHORTER_MILLIS = 2;
    /** So small that it is never believed, and large enough that the product of as many as are looked at is still a number. */
    private static final double IMPOSSIBLE = 1e-9;

    /**
     * The logarithm of how likely gaps are, whatever the machine, if each wait was anything between two times, which may be the
     * same.
     */
    static double logLikelihood(double[] gaps, double[] least, double[] most) {
        double sum = 0;
        for (Lateness machine : MACHINES) {
            double product = machine.prior;
            for (int i = 0; i < gaps.length; i++) {
                product *= machine.density(gaps[i], least[i], most[i]);
            }
            sum += product;
        }
        return Math.log(sum);
    }

    /** Whether at least half of the gaps are about as long as the waits: else it is another shape, however late all is. */
    static boolean mostlyFit(double[] gaps, double[] least, double[] most) {
        int fitting = 0;
        for (int i = 0; i < gaps.length; i++) {
            if (gaps[i] <= most[i] + FITTING_MILLIS + FITTING_SHARE * most[i]) {
                fitting++;
            }
        }
        return 2 * fitting >= gaps.length;
    }

    private double density(double gap, double least, double most) {
        double usual = usualMillis + COARSE * most;
        double peak = 1 / (most - least + usual);
        if (gap < least) {
            return IMPOSSIBLE + SHORTER_SHARE * peak * Math.exp((gap - least) / (SHORTER_MILLIS + COARSE * least));
        }
        if (gap <= most) {
            return IMPOSSIBLE + (1 - rareShare) * peak;
        }
        double longer = gap - most;
        double rare = RARE_MILLIS / ((RARE_MILLIS + longer) * (RARE_MILLIS + longer));
        return IMPOSSIBLE + (1 - rareShare) * peak * Math.exp(-longer / usual) + rareShare * rare;
    }
}
