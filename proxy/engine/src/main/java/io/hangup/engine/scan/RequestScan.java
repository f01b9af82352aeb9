package io.hangup.engine.scan;

import io.hangup.core.rule.Glob;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.RequestMatch;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;

/**
 * Looks for an HTTP/1.x request, while the bytes pass as they are.
 *
 * <ul>
 *   <li>The path is what the request line says without its query, percent signs and all; of an absolute URL
 *       ({@code GET http://host/path}) the path alone.
 *   <li>A header is matched line by line; in its value {@code *} stands for any characters, {@code /} too.
 *   <li>What is not HTTP/1.x never matches, and ends the scan: bytes that are no request, a request line above 16 KiB or
 *       headers above 64 KiB, and the preface of HTTP/2.
 *   <li>The answer to {@code CONNECT} or an {@code Upgrade} is not seen here: that request is the last one looked at.
 *   <li>A body whose chunks are broken ends nowhere: whatever follows is part of it.
 * </ul>
 */
public final class RequestScan implements Scan {
    /** What is waited for of the request that is meant. All positions are bytes from the beginning of the stream. */
    private interface Aim {
        /** Its head is complete. */
        void head(long began, long ended);

        /** All that came up to here, and behind the head, is its body. */
        void body(long end);

        /** It is complete; what follows is not part of it. */
        void whole();
    }

    private static final String SCHEME_END = "://";

    private final RequestMatch match;
    private final Aim aim;
    private final RequestReader reader = new RequestReader(new Reading());
    private long streamBytes;
    private long cut = NO_CUT;
    private long counted;
    private boolean begun;
    private boolean over;

    private RequestScan(Moment.Request request, Runnable found) {
        match = request.match();
        if (request.point() instanceof Moment.RequestPoint.Body body) {
            aim = new Body(body.bytes());
        } else {
            aim = request.point() instanceof Moment.RequestPoint.Answering ? new Answering(found) : new Received();
        }
    }

    /**
     * Looks for a request.
     *
     * @param found run once, when the request is complete and before the bytes that complete it go on, where the fault comes
     *     in the answer; no cut is made then
     */
    public static RequestScan of(Moment.Request request, Runnable found) {
        return new RequestScan(request, found);
    }

    @Override
    public long look(ByteBuf next) {
        if (over) {
            return NO_CUT;
        }
        long first = streamBytes;
        streamBytes += next.readableBytes();
        reader.read(next);
        if (begun && !over) {
            aim.body(streamBytes);
        }
        return cut == NO_CUT ? NO_CUT : Math.max(0, cut - first);
    }

    @Override
    public void close() {
        over = true;
        reader.close();
    }

    private void cutAt(long position) {
        cut = position;
        close();
    }

    private boolean isMeant(HttpRequest request) {
        return match.method().map(request.method().name()::equals).orElse(true)
                && match.path().map(path -> path.matches(path(request.uri()))).orElse(true)
                && match.headers().entrySet().stream().allMatch(header -> hasHeader(request, header))
                && ++counted == match.nth();
    }

    private static boolean hasHeader(HttpRequest request, Map.Entry<String, Glob> header) {
        return request.headers().getAll(header.getKey()).stream().anyMatch(header.getValue()::matchesText);
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        String whole = query < 0 ? target : target.substring(0, query);
        int scheme = whole.indexOf(SCHEME_END);
        if (whole.startsWith("/") || scheme < 0) {
            return whole;
        }
        int path = whole.indexOf('/', scheme + SCHEME_END.length());
        return path < 0 ? "/" : whole.substring(path);
    }

    private final class Reading implements RequestReader.Listener {
        private boolean last;

        @Override
        public void head(HttpRequest request, long began, long ended) {
            last = RequestReader.isLast(request);
            begun = isMeant(request);
            if (begun) {
                aim.head(began, ended);
            }
        }

        @Override
        public void body(ByteBuf content) {}

        @Override
        public void whole(long ended) {
            if (begun) {
                aim.body(ended);
            }
            if (begun && !over) {
                aim.whole();
            }
            if (begun || last) {
                close();
            }
        }

        @Override
        public void lost() {
            over = !begun;
        }
    }

    private final class Received implements Aim {
        @Override
        public void head(long began, long ended) {
            cutAt(began);
        }

        @Override
        public void body(long end) {}

        @Override
        public void whole() {}
    }

    private final class Body implements Aim {
        private final long wantedBytes;
        private long headEnd;

        Body(long wantedBytes) {
            this.wantedBytes = wantedBytes;
        }

        @Override
        public void head(long began, long ended) {
            headEnd = ended;
        }

        @Override
        public void body(long end) {
            if (end - headEnd >= wantedBytes) {
                cutAt(headEnd + wantedBytes);
            }
        }

        @Override
        public void whole() {}
    }

    private static final class Answering implements Aim {
        private final Runnable found;

        Answering(Runnable found) {
            this.found = found;
        }

        @Override
        public void head(long began, long ended) {}

        @Override
        public void body(long end) {}

        @Override
        public void whole() {
            found.run();
        }
    }
}
