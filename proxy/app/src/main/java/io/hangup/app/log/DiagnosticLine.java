package io.hangup.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * A line of the log of diagnostics: time, level, who speaks and what, and the stack of an exception below it. What came from a
 * peer cannot start a line of its own or steer the terminal.
 */
final class DiagnosticLine extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
        String end = System.lineSeparator();
        return String.format(
                        "%s %-5s %s: ",
                        DateTimeFormatter.ofPattern("HH:mm:ss.SSS")
                                .withZone(ZoneId.systemDefault())
                                .format(event.getInstant()),
                        event.getLevel(),
                        event.getLoggerName())
                + event.getFormattedMessage().replaceAll("[\\p{Cntrl}\\p{Cf}]", "?")
                + end
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
}
