package io.hangup.app.admin;

import io.hangup.config.AdminConfig;
import io.hangup.config.AdminConfig.OpenPath;
import io.hangup.config.Token;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Who may ask for what. Each check is for another stranger: the {@code Host} and the {@code Origin} for web pages, the token
 * for whoever reaches a port that is not on loopback, the type of the body for forms, which a browser sends anywhere unasked.
 * No answer ever has a header that lets a page of another origin read it.
 */
public final class Gate {
    private static final String BEARER = "Bearer ";

    /** Types that no form can have, so that a browser asks first, and is refused. */
    private static final Set<String> BODIES =
            Set.of("application/json", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml");

    private final Optional<Token> token;
    private final HostCheck hosts;
    private final List<OpenPath> open;

    private Gate(Optional<Token> token, HostCheck hosts, List<OpenPath> open) {
        this.token = token;
        this.hosts = hosts;
        this.open = open;
    }

    /**
     * That of a configuration.
     *
     * @param bound where the port listens
     * @param environment of this process
     * @throws BadAdmin where anybody could come in
     */
    static Gate of(AdminConfig config, InetAddress bound, Function<String, Optional<String>> environment)
            throws BadAdmin {
        Optional<Token> token = TokenFile.of(config, environment);
        if (token.isEmpty() && !bound.isLoopbackAddress()) {
            throw new BadAdmin("the admin port would listen on " + config.listen()
                    + ", where others can reach it, and without a token anybody could steer; write a token into a file"
                    + " and name it with `admin: token-file:`, or set " + Token.VARIABLE
                    + " in the environment, or let it listen on 127.0.0.1");
        }
        return new Gate(token, new HostCheck(config, bound), config.open());
    }

    /** Why a request is not answered, if it is not; whether there is anything at its path is not told before. */
    Optional<Answer> refusal(HttpRequest request, Request asked, Page page) {
        boolean isOpen = page.operation().map(this::isOpen).orElse(false);
        Optional<Answer> stranger = hosts.refusal(request, asked, isOpen);
        if (stranger.isPresent()) {
            return stranger;
        }
        if (!isOpen && token.isPresent() && !shows(request, token.get())) {
            return Optional.of(Answer.unauthorized());
        }
        return types(request) > 1 || (page.changes() && !BODIES.contains(asked.mediaType()))
                ? Optional.of(Answer.problem(
                        HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                        "What changes something needs the header Content-Type: application/json or application/yaml, also"
                                + " without a body, because no web form can send that."))
                : Optional.empty();
    }

    private static int types(HttpRequest request) {
        return request.headers().getAll(HttpHeaderNames.CONTENT_TYPE).size();
    }

    private boolean isOpen(Operation operation) {
        return open.stream().anyMatch(each -> operation.isAt(each.path()));
    }

    /** The scheme is compared as RFC 9110 (11.1) has it, in any case; the token as a whole, by its hash. */
    private static boolean shows(HttpRequest request, Token token) {
        List<String> shown = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
        return shown.size() == 1
                && shown.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())
                && token.matches(shown.get(0).substring(BEARER.length()).strip());
    }
}
