/** Takes a configuration anew while it runs: all of it or nothing. */
@NullMarked
package io.hangup.app.reload;

import org.jspecify.annotations.NullMarked;
