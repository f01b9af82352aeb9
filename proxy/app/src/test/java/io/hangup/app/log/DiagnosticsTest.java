package io.hangup.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class DiagnosticsTest {
    private final LoggerContext context = new LoggerContext();

    @Test
    void logback_finds_it_by_itself() {
        assertThat(LoggerFactory.getILoggerFactory())
                .isInstanceOfSatisfying(
                        LoggerContext.class,
                        found -> assertThat(
                                        found.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("async"))
                                .isInstanceOf(AsyncAppender.class));
    }

    @Test
    void nothing_waits_for_it_and_netty_is_heard_only_when_it_warns() {
        assertThat(new Diagnostics().configure(context))
                .isEqualTo(Configurator.ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
        assertThat(context.getLogger("io.netty.channel").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("hangup.engine").getEffectiveLevel()).isEqualTo(Level.INFO);
        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("async"))
                .isInstanceOfSatisfying(AsyncAppender.class, async -> {
                    assertThat(async.isNeverBlock()).isTrue();
                    assertThat(async.getDiscardingThreshold()).isZero();
                });
        context.stop();
    }

    @Test
    void a_line_is_what_logbacks_own_pattern_makes_of_it() {
        PatternLayout pattern = new PatternLayout();
        pattern.setContext(context);
        pattern.setPattern("%d{HH:mm:ss.SSS} %-5level %logger: %replace(%msg){'[\\p{Cntrl}\\p{Cf}]', '?'}%n%ex");
        pattern.start();
        for (LoggingEvent event : new LoggingEvent[] {
            event(Level.WARN, "plain", null),
            event(Level.ERROR, "two\nlines, \u001b[31mred and \u202ereversed", new IOException("gone")),
            event(Level.INFO, "with $1 and \\ as they are", null)
        }) {
            assertThat(new DiagnosticLine().doLayout(event)).isEqualTo(pattern.doLayout(event));
        }
    }

    private LoggingEvent event(Level level, String text, @Nullable Throwable failure) {
        return new LoggingEvent(
                DiagnosticsTest.class.getName(),
                context.getLogger("hangup." + level.toString().toLowerCase(Locale.ROOT)),
                level,
                text,
                failure,
                null);
    }
}
