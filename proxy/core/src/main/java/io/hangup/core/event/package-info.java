/** What happened, as data: the events every log line, metric and report is made of. */
@NullMarked
package io.hangup.core.event;

import org.jspecify.annotations.NullMarked;
