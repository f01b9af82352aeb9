/** Shaping against a clock that the tests move. */
@NullMarked
package io.hangup.engine.shape;

import org.jspecify.annotations.NullMarked;
