/** Programs that make their calls with one client each, in a JVM of their own. */
@NullMarked
package io.hangup.zoo.client;

import org.jspecify.annotations.NullMarked;
