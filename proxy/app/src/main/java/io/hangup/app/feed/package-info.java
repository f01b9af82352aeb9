/** All that the log says, as a stream that can be read from where one left it. */
@NullMarked
package io.hangup.app.feed;

import org.jspecify.annotations.NullMarked;
