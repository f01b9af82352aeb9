package io.hangup.app.reaction;

/** How much may still be looked at for one question: work and not time, so that a busy machine gets the same answers. */
final class Budget {
    private int left;

    Budget(int looks) {
        this.left = looks;
    }

    /** Takes one look, if there is one left. */
    boolean take() {
        left--;
        return left >= 0;
    }
}
