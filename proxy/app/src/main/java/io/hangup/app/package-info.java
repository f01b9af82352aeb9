/** The command line, and the wiring of all parts. */
@NullMarked
package io.hangup.app;

import org.jspecify.annotations.NullMarked;
