/** Whether what a fault does on the wire survives the way from here to a running Hangup, and what to do where it does not. */
@NullMarked
package io.hangup.app.doctor;

import org.jspecify.annotations.NullMarked;
