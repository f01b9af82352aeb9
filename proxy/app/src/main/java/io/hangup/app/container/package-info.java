/** The container that Hangup runs in, if it runs in one, and which paths to it keep a fault what it is. */
@NullMarked
package io.hangup.app.container;

import org.jspecify.annotations.NullMarked;
