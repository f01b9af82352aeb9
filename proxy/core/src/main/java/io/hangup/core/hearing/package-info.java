/** What a client says, as hashes and counts. Nothing here ever holds a byte of it. */
@NullMarked
package io.hangup.core.hearing;

import org.jspecify.annotations.NullMarked;
