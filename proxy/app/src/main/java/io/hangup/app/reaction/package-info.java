/** What clients do after faults: the events of the engine are brought to the episodes, on a thread of their own. */
@NullMarked
package io.hangup.app.reaction;

import org.jspecify.annotations.NullMarked;
