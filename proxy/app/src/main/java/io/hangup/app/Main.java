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
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    /** Always UTF-8: a container's locale is seldom set, and its logs are read elsewhere. */
    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
