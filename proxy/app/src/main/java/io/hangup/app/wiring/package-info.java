/** Puts the parts together: configuration, engine, log, metrics and admin port, started and ended in order. */
@NullMarked
package io.hangup.app.wiring;

import org.jspecify.annotations.NullMarked;
