/**
 * Hangup beside the proxies that others use, on the same workloads, in turn, in one run.
 *
 * <p>{@link io.hangup.bench.peers.Comparison} is the command. A {@link io.hangup.bench.peers.Peer} is a proxy and how it is
 * configured, a {@link io.hangup.bench.peers.RunningPeer} its processes, a {@link io.hangup.bench.peers.Workload} what it has
 * to carry, and a {@link io.hangup.bench.peers.Gate} what has to come of it.
 */
@NullMarked
package io.hangup.bench.peers;

import org.jspecify.annotations.NullMarked;
