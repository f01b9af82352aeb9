package io.hangup.app.admin;

import io.hangup.config.AdminConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps web pages away. A browser lets a page talk to any name, and a name can be made to lead to 127.0.0.1 ("DNS
 * rebinding"); the {@code Host} header still says which name the page meant. An address needs no resolver, so whoever names one
 * means it. And where a page of one origin talks to another, the browser says so in {@code Origin}.
 */
final class HostCheck {
    private final AdminConfig config;
    private final boolean isLocal;

    HostCheck(AdminConfig config, InetAddress bound) {
        this.config = config;
        isLocal = bound.isLoopbackAddress();
    }

    /**
     * Why a request is refused, if it is.
     *
     * @param isOpen whether it is for what anybody may read: beyond loopback, where nobody listed names, any will do then
     */
    Optional<Answer> refusal(HttpRequest request, Request asked, boolean isOpen) {
        List<String> given = request.headers().getAll(HttpHeaderNames.HOST);
        boolean isOld = given.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        if (given.size() != 1 && !isOld) {
            return Optional.of(Answer.problem(
                    HttpResponseStatus.BAD_REQUEST, "The request has no header Host, or several (RFC 9112, 3.2)."));
        }
        // Where the URL names the host, the header says nothing (RFC 9112, 3.2.2).
        String host = asked.target().authority().orElse(isOld ? "" : given.get(0));
        boolean anyWillDo = isOpen && !isLocal && config.hosts().isEmpty();
        if (!(isOld && host.isEmpty()) && !anyWillDo && !isOurs(host)) {
            return Optional.of(Answer.problem(
                    HttpResponseStatus.MISDIRECTED_REQUEST,
                    "This admin port answers to localhost, to addresses and to the names in `admin: hosts:`, and the"
                            + " request names another host. If that is right, list its name there."));
        }
        List<String> origins = request.headers().getAll(HttpHeaderNames.ORIGIN);
        return origins.stream().allMatch(origin -> isSame(origin, host))
                ? Optional.empty()
                : Optional.of(Answer.problem(
                        HttpResponseStatus.FORBIDDEN,
                        "The request comes from a web page of another origin, and none of them is served here."));
    }

    private boolean isSame(String origin, String host) {
        return origin.equalsIgnoreCase((config.tls().isPresent() ? "https://" : "http://") + host);
    }

    private boolean isOurs(String hostAndPort) {
        // A name may end with the dot of the root (RFC 1034, 3.1), and means the same with it.
        String host = hostAndPort.replaceFirst("\\.?(:[0-9]*)?$", "").toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals(config.listen().host().toLowerCase(Locale.ROOT))
                || config.hosts().contains(host)
                || NetUtil.isValidIpV4Address(host)
                || (host.startsWith("[") && host.endsWith("]") && NetUtil.isValidIpV6Address(host));
    }
}
