/** What happened, as data: the one stream that feeds log, metrics and report. */
@NullMarked
package io.hangup.core.event;

import org.jspecify.annotations.NullMarked;
