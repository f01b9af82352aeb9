/** What each fault is, in words: its moves as the engine performs them, the wire, and what a client's calls get. */
@NullMarked
package io.hangup.app.explain;

import org.jspecify.annotations.NullMarked;
