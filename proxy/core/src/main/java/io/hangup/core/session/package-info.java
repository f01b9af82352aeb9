/** The life of one connection as a pure state machine: signals in, commands out. */
@NullMarked
package io.hangup.core.session;

import org.jspecify.annotations.NullMarked;
