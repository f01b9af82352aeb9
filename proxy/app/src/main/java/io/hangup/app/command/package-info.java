/** The command line: one verb per class, and one place for complaints. */
@NullMarked
package io.hangup.app.command;

import org.jspecify.annotations.NullMarked;
