/** The sockets: listeners, sessions, the relay between two sides, and the calls that carry out a fault. */
@NullMarked
package io.hangup.engine;

import org.jspecify.annotations.NullMarked;
