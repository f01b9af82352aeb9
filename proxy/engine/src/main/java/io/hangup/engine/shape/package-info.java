/** Bytes on their way that are delayed, slowed down and cut into pieces, and arrive all the same: all of them, in order. */
@NullMarked
package io.hangup.engine.shape;

import org.jspecify.annotations.NullMarked;
