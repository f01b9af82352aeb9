package io.hangup.app.admin;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Serves {@link Probes} to whoever asks, and nothing else; what is none of them goes on to the next handler. */
final class ProbeHandler extends ChannelInboundHandlerAdapter {
    private final Map<Operation, Page.Taking> takings;

    ProbeHandler(Probes probes) {
        takings = probes.takings();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof FullHttpRequest request) || !isProbe(request)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            taking(request.uri())
                    .take(ctx)
                    .ifPresent(
                            answer -> ctx.writeAndFlush(answer.response(ctx.alloc(), HttpUtil.isKeepAlive(request))));
        } finally {
            request.release();
        }
    }

    private static boolean isProbe(FullHttpRequest request) {
        String root = Operation.PROBE.template();
        return request.decoderResult().isSuccess()
                && request.method().equals(HttpMethod.GET)
                && (request.uri().equals(root) || request.uri().startsWith(root + "/"));
    }

    private Page.Taking taking(String path) {
        return takings.entrySet().stream()
                .filter(each -> each.getKey().template().equals(path))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(ctx -> Optional.of(Answer.problem(
                        HttpResponseStatus.NOT_FOUND,
                        "There is "
                                + takings.keySet().stream()
                                        .map(Operation::template)
                                        .collect(Collectors.joining(", "))
                                + ".")));
    }
}
