/** Lines on the terminal: what is said, in which form, and a printer that never holds anyone up. */
@NullMarked
package io.hangup.app.log;

import org.jspecify.annotations.NullMarked;
