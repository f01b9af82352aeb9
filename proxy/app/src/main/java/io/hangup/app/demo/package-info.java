/** A show of every fault on real sockets, which checks what it shows. */
@NullMarked
package io.hangup.app.demo;

import org.jspecify.annotations.NullMarked;
