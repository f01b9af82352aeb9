/**
 * What single steps cost, in nanoseconds and bytes of garbage, measured by JMH: the steps that are taken for each connection, each
 * byte of a stream with a pattern, and each connection that comes back after a fault.
 *
 * <pre>java -cp proxy/bench/target/hangup-bench.jar org.openjdk.jmh.Main -prof gc</pre>
 */
@NullMarked
package io.hangup.bench.micro;

import org.jspecify.annotations.NullMarked;
