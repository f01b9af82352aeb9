package io.hangup.app.admin;

import io.netty.handler.codec.http.HttpResponseStatus;

/** What a request to the admin port is answered with. */
record Answer(HttpResponseStatus status, String contentType, String body) {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    static Answer text(HttpResponseStatus status, String line) {
        return new Answer(status, TEXT, line + "\n");
    }

    static Answer metrics(String scraped) {
        return new Answer(HttpResponseStatus.OK, PROMETHEUS, scraped);
    }
}
