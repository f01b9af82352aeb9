package io.hangup.app.demo;

import io.hangup.app.explain.Explanation;
import io.hangup.app.explain.Page;
import io.hangup.app.log.Paint;
import io.hangup.engine.StartFailure;
import io.hangup.testkit.TcpSocket;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows every fault: brings it about on real sockets, prints what each call of the client got, and compares that with what
 * the fault promises on Linux. No result that is shown is written here; each comes from its call.
 */
public final class Demo {
    private static final String READ_FIRST = "*,R,R,W,W";
    private static final String WRITE_FIRST = "*,W,W,R";
    private static final int MARGIN = 8;

    private final PrintWriter out;
    private final boolean coloured;
    private final String start;
    private final List<String> broken = new ArrayList<>();

    /**
     * A demo that is about to be shown.
     *
     * @param out where
     * @param coloured whether signs are coloured
     * @param start how Hangup is started here, such as {@code java -jar hangup.jar}
     */
    public Demo(PrintWriter out, boolean coloured, String start) {
        this.out = out;
        this.coloured = coloured;
        this.start = start;
    }

    /**
     * Shows it all.
     *
     * @return what did not come as promised; empty when all is well
     * @throws StartFailure where not even a loopback port is to be had
     */
    public List<String> show() throws IOException, StartFailure {
        try (Stage stage = Stage.open(Scene.all())) {
            say(new Page(0)
                    .gap()
                    .paragraph("Hangup ends connections badly, on purpose. What follows is real: an upstream, clients,"
                            + " and Hangup (" + stage.transport() + ") between them, on sockets of this machine."));
            show(
                    stage,
                    Scene.CLASSIC,
                    "The classic",
                    "A client sends two bytes; the other side reads one and closes. What does the client get,"
                            + " \"connection reset\" or \"broken pipe\"? Both, and always in this order:");
            for (Scene scene : Scene.others()) {
                String fault = scene.fault().name();
                show(stage, scene, fault, sentence(scene.promise().title()));
            }
        }
        say(reasons());
        say(next());
        return List.copyOf(broken);
    }

    private void show(Stage stage, Scene scene, String title, String about) throws IOException {
        Take reader = stage.play(scene, 1, READ_FIRST);
        Take writer = stage.play(scene, 2, WRITE_FIRST);
        Explanation promise = scene.promise();
        Page page = new Page(MARGIN);
        page.gap().line("── " + title + " " + "─".repeat(Page.COLUMNS - title.length() - 4));
        page.paragraph(about).gap();
        page.beside("rule", scene.rule().text());
        page.beside("wire", promise.wire());
        page.beside("Hangup", reader.inWords()).gap();
        Columns columns = new Columns(coloured);
        columns.add("A client that reads:", List.of("read", "read", "write", "write"), reader);
        columns.add("A client that writes:", List.of("write", "write", "read"), writer);
        columns.lines().forEach(page::line);
        say(page);
        verdict(scene, "A client that reads", reader, promise.readFirst());
        verdict(scene, "A client that writes", writer, promise.writeFirst());
    }

    /** Says what differs from the promise. It was measured on Linux and is one only there. */
    private void verdict(Scene scene, String client, Take take, List<String> promised) {
        if (take.injected().isEmpty()) {
            fail(scene.rule().text() + ": it was missed: " + take.missed());
        }
        if (!take.got().equals(promised)) {
            String difference = scene.rule().text() + ": " + client + " got " + String.join(", ", take.got())
                    + "; on Linux it is " + String.join(", ", promised);
            if (TcpSocket.available()) {
                fail(difference);
            } else {
                say(new Page(0).paragraph("! " + difference));
            }
        }
    }

    private void fail(String what) {
        say(new Page(0).paragraph((coloured ? Paint.RED.on("✗") : "✗") + " not as promised: " + what));
        broken.add(what);
    }

    private static Page reasons() {
        String title = "Why the first write after a RST says \"connection reset\"";
        return new Page(0)
                .gap()
                .line("── " + title + " " + "─".repeat(Page.COLUMNS - title.length() - 4))
                .paragraph("A RST that meets an open connection leaves one pending error in the client's socket:"
                        + " ECONNRESET. It is told once, to the first call that comes, be that a read or a write. After"
                        + " that the socket is merely over: a read gets the end of the stream, a write gets EPIPE,"
                        + " \"broken pipe\" (and SIGPIPE, where a program has not asked otherwise). So on Linux \"broken"
                        + " pipe\" is what the second call learns.")
                .gap()
                .paragraph("Only where a FIN came before the RST is the pending error itself EPIPE, and reads see a"
                        + " normal end: that is broken-pipe above.")
                .gap()
                .paragraph("macOS and the BSDs look first whether the socket may still send, so there the very first"
                        + " write after a RST may say \"broken pipe\" (by their sources; measured on Linux only).");
    }

    private Page next() {
        String title = "Now yours";
        return new Page(0)
                .gap()
                .line("── " + title + " " + "─".repeat(Page.COLUMNS - title.length() - 4))
                .paragraph("Put Hangup in front of a service of yours (here one on port 5432), and let your client"
                        + " connect to port 15432; its first byte brings the fault about:")
                .gap()
                .line("  " + start + " run 15432=localhost:5432 --rule reset")
                .gap();
    }

    private static String sentence(String clause) {
        return Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
    }

    private void say(Page page) {
        out.print(page);
        out.flush();
    }
}
