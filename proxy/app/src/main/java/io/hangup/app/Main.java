package io.hangup.app;

/** The entry point of {@code hangup.jar}. */
public final class Main {
    private Main() {}

    /**
     * Prints how Hangup is called.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.out.println("Usage: hangup run CONFIG");
    }
}
