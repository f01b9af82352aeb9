/** Pages of the documentation, as what can be run: their fenced blocks, in one session of a shell. */
@NullMarked
package io.hangup.testkit.page;

import org.jspecify.annotations.NullMarked;
