/** A proxy as its user describes it: addresses, timeouts and rules. */
@NullMarked
package io.hangup.core.proxy;

import org.jspecify.annotations.NullMarked;
