/** The life of one connection as a pure state machine: states, signals, steps, and the one ending. */
@NullMarked
package io.hangup.core.session;

import org.jspecify.annotations.NullMarked;
