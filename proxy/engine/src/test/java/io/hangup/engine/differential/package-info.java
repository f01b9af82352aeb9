/** Does the same to a connection with and without Hangup in between, and compares what both ends observe. */
@NullMarked
package io.hangup.engine.differential;

import org.jspecify.annotations.NullMarked;
