/** One socket each: what a peer's kernel and ours let us do and see, over epoll and over Netty's channels. */
@NullMarked
package io.hangup.engine.wire;

import org.jspecify.annotations.NullMarked;
