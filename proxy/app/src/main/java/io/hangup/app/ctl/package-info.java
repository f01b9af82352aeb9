/** Steers a running Hangup from outside, over its admin port, and shows what it says. */
@NullMarked
package io.hangup.app.ctl;

import org.jspecify.annotations.NullMarked;
