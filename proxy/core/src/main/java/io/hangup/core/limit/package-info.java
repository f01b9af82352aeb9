/** What Hangup takes upon itself at most, by name. */
@NullMarked
package io.hangup.core.limit;

import org.jspecify.annotations.NullMarked;
