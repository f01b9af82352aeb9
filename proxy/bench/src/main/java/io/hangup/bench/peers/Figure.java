package io.hangup.bench.peers;

/**
 * What is measured of a proxy under a workload.
 *
 * @param name what it is
 * @param unit of the number
 */
record Figure(String name, String unit) {
    static final Figure THROUGHPUT = new Figure("throughput", "MB/s");
    static final Figure CPU_PER_GB = new Figure("CPU", "s/GB");
    static final Figure REQUESTS = new Figure("requests", "1/s");
    static final Figure CPU_PER_REQUEST = new Figure("CPU", "us/request");
    static final Figure CONNECTIONS = new Figure("connections", "1/s");
    static final Figure CPU_PER_CONNECTION = new Figure("CPU", "us/connection");
    static final Figure P50 = new Figure("p50", "us");
    static final Figure P99 = new Figure("p99", "us");
    static final Figure RESETS = new Figure("resets", "1/s");
    static final Figure OTHER_ENDS = new Figure("victims without ECONNRESET", "");
    static final Figure MEMORY = new Figure("memory", "MB");
    static final Figure READY = new Figure("until it listens", "ms");
    static final Figure CPU_UNTIL_READY = new Figure("CPU until it listens", "ms");

    @Override
    public String toString() {
        return unit.isEmpty() ? name : name + ", " + unit;
    }
}
