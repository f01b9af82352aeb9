/** What clients do after a fault: episodes, made of session events alone, each with an outcome in the end. */
@NullMarked
package io.hangup.core.episode;

import org.jspecify.annotations.NullMarked;
