package io.hangup.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

/**
 * How long it takes from the start of a container until Hangup says that it is ready, against the least that a Netty can be: a
 * hello on the same runtime, with a cache of its own and the options that speed up any Netty (hello.args). The two take turns,
 * each confined in the same way; the medians are compared, because what disturbs a run only prolongs it.
 */
class StartIT {
    private static final int RUNS = 9;
    private static final double MOST = 1.5;
    private static final long LOOKS_EVERY_MILLIS = 2;

    private final DockerClient engine = DockerClientFactory.instance().client();

    @Test
    void hangup_is_ready_in_one_and_a_half_times_the_time_of_a_hello() throws Exception {
        List<Double> hello = new ArrayList<>();
        List<Double> hangup = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            hello.add(readyMillis(Images.HELLO, "/", String.valueOf(Images.ADMIN)));
            hangup.add(readyMillis(Images.HANGUP, "/readyz", "run", "/etc/hangup/hangup.yaml"));
        }
        double ratio = median(hangup) / median(hello);
        System.out.printf("ready after, in ms: hello %s, hangup %s; ratio of the medians %.2f%n", hello, hangup, ratio);
        assertThat(ratio).isLessThanOrEqualTo(MOST);
    }

    private double readyMillis(String image, String path, String... words) throws Exception {
        HostConfig host = HostConfig.newHostConfig();
        Images.confine(host);
        String container = engine.createContainerCmd(image)
                .withCmd(words)
                .withEnv("HANGUP_ADMIN=0.0.0.0:" + Images.ADMIN, "HANGUP_ADMIN_TOKEN=" + Images.TOKEN)
                .withHostConfig(host)
                .exec()
                .getId();
        try {
            long startNanos = System.nanoTime();
            engine.startContainerCmd(container).exec();
            String address = Images.address(container);
            while (!answers(address, path)) {
                long nanos = System.nanoTime() - startNanos;
                assertThat(TimeUnit.NANOSECONDS.toMillis(nanos))
                        .as("%s is not ready yet", image)
                        .isLessThan(Images.PATIENCE_MILLIS);
                Thread.sleep(LOOKS_EVERY_MILLIS);
            }
            return Math.round((System.nanoTime() - startNanos) / 1e5) / 10.0;
        } finally {
            engine.removeContainerCmd(container).withForce(true).exec();
        }
    }

    private static boolean answers(String address, String path) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, Images.ADMIN), 1_000);
            socket.setSoTimeout(10_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(status, StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
