package io.hangup.app.admin;

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
 * Keeps web pages away from an admin port on loopback. A browser lets a page talk to any name, and a name can be made to lead
 * to 127.0.0.1 ("DNS rebinding"); the {@code Host} header still says which name the page meant. Behind a port that is open to
 * others anyway (a container's, a sidecar's) any name may be right.
 */
final class HostCheck {
    private final boolean onlyLocal;

    HostCheck(InetAddress bound) {
        onlyLocal = bound.isLoopbackAddress();
    }

    /** Whether a request is meant for this port. HTTP/1.0 may leave out the header, and no browser speaks that. */
    boolean accepts(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty()) {
            return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        }
        return hosts.size() == 1 && (!onlyLocal || isLocal(hosts.get(0)));
    }

    private static boolean isLocal(String hostAndPort) {
        String host = hostAndPort.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || NetUtil.isValidIpV4Address(host)
                || (host.startsWith("[") && host.endsWith("]") && NetUtil.isValidIpV6Address(host));
    }

    /**
     * Why a request may not change anything, if it may not. A page of any web site can have a browser send a POST, and the
     * browser says so in {@code Origin}; nothing that steers Hangup is a web page.
     */
    Optional<Answer> refusalToChange(HttpRequest request) {
        if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
            return Optional.of(Answer.problem(
                    HttpResponseStatus.FORBIDDEN, "The request carries an Origin: web pages change nothing here."));
        }
        return onlyLocal
                ? Optional.empty()
                : Optional.of(Answer.problem(
                        HttpResponseStatus.FORBIDDEN,
                        "This admin port is not on loopback, where anybody may reach it, so it changes nothing. Let"
                                + " `admin: listen:` name 127.0.0.1, and ask from this machine, pod or container."));
    }

    Answer refusal() {
        return Answer.text(
                HttpResponseStatus.BAD_REQUEST,
                "This admin port answers to an address or to localhost, and the request names another host or none.");
    }
}
