/** The report of a run: what was injected, how each client took it, and whether that is what was expected. */
@NullMarked
package io.hangup.core.report;

import org.jspecify.annotations.NullMarked;
