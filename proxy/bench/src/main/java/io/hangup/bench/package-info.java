/** Measurements of the product as a process: ratios within one run, never absolute times. */
@NullMarked
package io.hangup.bench;

import org.jspecify.annotations.NullMarked;
