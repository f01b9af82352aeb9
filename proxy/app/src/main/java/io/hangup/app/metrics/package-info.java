/** Counters for Prometheus: the only package that knows Micrometer. */
@NullMarked
package io.hangup.app.metrics;

import org.jspecify.annotations.NullMarked;
