/** What is heard of a client, in however many pieces it comes. */
@NullMarked
package io.hangup.engine.hear;

import org.jspecify.annotations.NullMarked;
