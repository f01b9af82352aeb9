/** What looks at a stream as it passes: for bytes, for an HTTP request, for a TLS hello. */
@NullMarked
package io.hangup.engine.scan;

import org.jspecify.annotations.NullMarked;
