/** The report of a run, for people, programs and builds; and a saved one, read again. */
@NullMarked
package io.hangup.app.report;

import org.jspecify.annotations.NullMarked;
