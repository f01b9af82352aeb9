/** Real clients, each a process of its own, through the real product, a process too: what do they say, and what does it say? */
@NullMarked
package io.hangup.app.clients;

import org.jspecify.annotations.NullMarked;
