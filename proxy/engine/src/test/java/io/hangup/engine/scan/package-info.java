/** Scans, each against every way a stream may be cut into reads. */
@NullMarked
package io.hangup.engine.scan;

import org.jspecify.annotations.NullMarked;
