/** What a client says on one connection: only hashes and counts of it, for the report of what it did behind a fault. */
@NullMarked
package io.hangup.engine.hear;

import org.jspecify.annotations.NullMarked;
