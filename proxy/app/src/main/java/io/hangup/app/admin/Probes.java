package io.hangup.app.admin;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Ends a connection as its own client asks, so that it sees what of that survives the way:
 *
 * <table>
 * <caption>Paths</caption>
 * <tr><td>{@code GET /probe}</td><td>{@code hangup}: the version; {@code address} and {@code client}: both ends of this connection
 * as they are seen here; {@code probes}: the paths below</td></tr>
 * <tr><td>{@code GET /probe/reset}</td><td>a RST in place of an answer</td></tr>
 * <tr><td>{@code GET /probe/close}</td><td>a FIN in place of an answer</td></tr>
 * <tr><td>{@code GET /probe/refused}</td><td>{@code port}: one at this address that is surely closed</td></tr>
 * </table>
 *
 * None of it changes anything, costs more than a page, or harms a connection but the asker's own.
 */
final class Probes {
    private final ClosedPort closedPort;

    Probes(ClosedPort closedPort) {
        this.closedPort = closedPort;
    }

    /** What is done for each of its operations. */
    Map<Operation, Page.Taking> takings() {
        Map<Operation, Page.Taking> takings = new EnumMap<>(Operation.class);
        takings.put(Operation.PROBE, Probes::description);
        takings.put(Operation.PROBE_RESET, connection -> {
            reset(connection);
            return Optional.empty();
        });
        takings.put(Operation.PROBE_CLOSE, connection -> {
            Connections.end(connection.channel());
            return Optional.empty();
        });
        takings.put(
                Operation.PROBE_REFUSED,
                connection -> Optional.of(
                        Answer.json(Json.object(json -> json.writeNumberField("port", closedPort.port())))));
        return takings;
    }

    /**
     * Ends a connection with a RST: SO_LINGER 0 is set in the same breath as the close, past every handler that would still say
     * good-bye (TLS does). java.nio lets go of a socket at its loop's next select, which the task brings about.
     */
    static void reset(ChannelHandlerContext connection) {
        ((SocketChannel) connection.channel()).config().setSoLinger(0);
        Connections.end(connection.channel());
        connection.channel().eventLoop().execute(() -> {});
    }

    private static Optional<Answer> description(ChannelHandlerContext context) {
        SocketChannel connection = (SocketChannel) context.channel();
        return Optional.of(Answer.json(Json.object(json -> {
            json.writeStringField("hangup", ServerName.VERSION);
            json.writeStringField("address", NetUtil.toSocketAddressString(connection.localAddress()));
            json.writeStringField("client", NetUtil.toSocketAddressString(connection.remoteAddress()));
            json.writeObjectFieldStart("probes");
            json.writeStringField("reset", Operation.PROBE_RESET.template());
            json.writeStringField("close", Operation.PROBE_CLOSE.template());
            json.writeStringField("refused", Operation.PROBE_REFUSED.template());
            json.writeEndObject();
        })));
    }
}
