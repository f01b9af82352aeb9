package io.hangup.app;

import ch.qos.logback.classic.LoggerContext;
import io.hangup.app.command.HangupCommand;
import io.hangup.app.command.Healthcheck;
import io.hangup.app.command.PlainRun;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The entry point of {@code hangup.jar}. */
public final class Main {
    private Main() {}

    /**
     * Does what the command line says and ends with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        if (Healthcheck.isPlain(args)) {
            System.exit(Healthcheck.ask(args));
        }
        resolveAtEachDial();
        PrintWriter out = utf8(FileDescriptor.out);
        PrintWriter err = utf8(FileDescriptor.err);
        int exitCode = PlainRun.execute(err, args).orElseGet(() -> HangupCommand.execute(out, err, args));
        out.flush();
        err.flush();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext diagnostics) {
            diagnostics.stop();
        }
        System.exit(exitCode);
    }

    /**
     * The JDK would keep a name's addresses for 30 s and a failure for 10 s ({@code java.security}); an upstream that moves
     * or appears is to be found by the next connection.
     */
    private static void resolveAtEachDial() {
        for (String kept : List.of("networkaddress.cache.ttl", "networkaddress.cache.negative.ttl")) {
            // Where the runtime says so already, as that of the image does, a start is spared what setting it brings
            // along.
            if (!"0".equals(Security.getProperty(kept))) {
                Security.setProperty(kept, "0");
            }
        }
    }

    /** Always UTF-8: a container's locale is seldom set, and its logs are read elsewhere. */
    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
