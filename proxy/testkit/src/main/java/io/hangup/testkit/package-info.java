/** TCP clients and servers that report what every call got: bytes, end of stream, or the errno; and what was on the wire. */
@NullMarked
package io.hangup.testkit;

import org.jspecify.annotations.NullMarked;
