package io.hangup.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * From the start of the process until it listens.
 *
 * @param archive what the JVM has prepared
 */
record Start(Archive archive) implements Workload {
    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double MILLIS_PER_SECOND = 1_000;
    private static final int FIRST_JDK_WITH_AOT = 25;

    /** What a JVM can keep of an earlier run of the same jar. */
    enum Archive {
        /** Nothing. */
        NONE("plain", "", ""),
        /** Its classes, parsed and verified (java(1), AppCDS). */
        CDS("AppCDS", "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="),
        /** The same, linked, with the profiles of their methods (JEP 483, 514 and 515). */
        AOT("AOT cache", "-XX:AOTCacheOutput=", "-XX:AOTCache=");

        private final String title;
        private final String making;
        private final String using;

        Archive(String title, String making, String using) {
            this.title = title;
            this.making = making;
            this.using = using;
        }
    }

    /** Those that the JDK of this benchmark can make, which is the one that runs the jar. */
    static List<Start> all() {
        return EnumSet.allOf(Archive.class).stream()
                .filter(archive -> archive != Archive.AOT || Runtime.version().feature() >= FIRST_JDK_WITH_AOT)
                .map(Start::new)
                .toList();
    }

    @Override
    public String name() {
        return "start, " + archive.title;
    }

    @Override
    public Set<Peer> peers() {
        return archive == Archive.NONE ? EnumSet.of(Peer.HAPROXY, Peer.NGINX, Peer.HANGUP) : EnumSet.of(Peer.HANGUP);
    }

    @Override
    public Map<Figure, Double> measure(Peer peer, Site site) throws IOException {
        Site prepared = archive == Archive.NONE ? site : site.with(archive.using + made(site));
        int upstreamPort = site.freePort();
        long startNanos = System.nanoTime();
        try (RunningPeer proxy = peer.start(prepared, Peer.Job.RELAY, upstreamPort)) {
            double millis = (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
            return Map.of(
                    Figure.READY,
                    millis,
                    Figure.CPU_UNTIL_READY,
                    proxy.cpuSeconds() * MILLIS_PER_SECOND,
                    Figure.MEMORY,
                    proxy.residentMb());
        }
    }

    /** Written by a run that only starts and ends, once in all rounds. */
    private Path made(Site site) throws IOException {
        Path file = site.directory().resolve(archive + ".archive");
        if (!Files.exists(file)) {
            Peer.HANGUP
                    .start(site.with(archive.making + file), Peer.Job.RELAY, site.freePort())
                    .close();
            if (!Files.exists(file)) {
                throw new IOException("the JVM made no " + file);
            }
        }
        return file;
    }
}
