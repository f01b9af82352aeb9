import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Trains the cache of the hello as the one of Hangup is: it starts, answers, and ends by SIGTERM. */
public final class TrainHello {
    private static final int PORT = 9191;
    private static final int REQUESTS = 100;

    private TrainHello() {}

    public static void main(String[] args) throws Exception {
        Process hello = new ProcessBuilder(
                        "java/bin/java", "@hello.args", "-XX:AOTCacheOutput=/opt/hangup/hello.aot", "-jar",
                        "/opt/hangup/hello.jar", String.valueOf(PORT))
                .inheritIO()
                .start();
        int answered = 0;
        while (answered < REQUESTS) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
                String request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                answered += socket.getInputStream().read() >= 0 ? 1 : 0;
            } catch (IOException notYet) {
                if (!hello.isAlive()) {
                    throw notYet;
                }
                Thread.sleep(20);
            }
        }
        hello.destroy();
        hello.waitFor();
    }
}
