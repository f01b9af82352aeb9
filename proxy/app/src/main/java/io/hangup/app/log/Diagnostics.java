package io.hangup.app.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.Status;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;

/**
 * Sets up the log of diagnostics, for whoever operates or repairs Hangup, which goes to the standard error; what happens to
 * connections goes to the standard output and is not logged here. Nothing waits for the standard error: a full queue drops,
 * and a stream that blocks or breaks stops only this log.
 *
 * <p>Logback finds this by its name as a service. A file would be read by an XML parser, which costs more than all the rest
 * of the start of a log; one that {@code -Dlogback.configurationFile} names takes the place of this.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class Diagnostics extends ContextAwareBase implements Configurator {
    private static final int QUEUED_LINES = 1024;
    private static final int FLUSH_MILLIS = 200;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        complainTo(System.err, context);
        context.getLogger("io.netty").setLevel(Level.WARN);
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(neverBlocking(standardError(context), context));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Without a listener, Logback sets up calendars and time zones at each start, in case it has to complain. */
    private static void complainTo(PrintStream to, LoggerContext context) {
        context.getStatusManager().add(status -> {
            if (status.getLevel() >= Status.WARN) {
                to.println("hangup: the log of diagnostics: " + status);
            }
        });
    }

    private static AsyncAppender neverBlocking(ConsoleAppender<ILoggingEvent> to, LoggerContext context) {
        AsyncAppender async = new AsyncAppender();
        async.setContext(context);
        async.setName("async");
        async.setQueueSize(QUEUED_LINES);
        async.setDiscardingThreshold(0);
        async.setNeverBlock(true);
        async.setMaxFlushTime(FLUSH_MILLIS);
        async.addAppender(to);
        async.start();
        return async;
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
        DiagnosticLine line = new DiagnosticLine();
        line.setContext(context);
        line.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(line);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("stderr");
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        return console;
    }
}
