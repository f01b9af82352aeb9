package io.hangup.app.reload;

import io.hangup.app.log.Announcements;
import io.hangup.app.log.EventLog;
import io.hangup.config.HangupConfig;
import io.hangup.config.Loaded;
import io.hangup.config.Problem;
import io.hangup.engine.StartFailure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the file of a configuration anew: when it holds something else, when a signal comes, and when the admin port is asked
 * to. What is wrong with it in any way changes nothing at all. One reload at a time; none is on an event loop of a proxy.
 */
public final class Reloader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("hangup.reload");
    private static final long LOOKS_EVERY_MILLIS = 500;
    private static final long CLOSES_WITHIN_MILLIS = 500;

    private final ConfigFile file;
    private final Current current;
    private final EventLog log;
    private final Watch watch;
    private final ReentrantLock one = new ReentrantLock();
    private final ScheduledExecutorService looks = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "hangup-reload");
        thread.setDaemon(true);
        return thread;
    });

    private volatile Optional<OwnPort> own = Optional.empty();
    private volatile boolean closed;

    /**
     * For what has been started. It does nothing by itself before {@link #watch}.
     *
     * @param file what it was started by
     * @param current what runs
     * @param log where everything is said
     */
    public Reloader(ConfigFile file, Current current, EventLog log) {
        this.file = file;
        this.current = current;
        this.log = log;
        this.watch = new Watch(file);
    }

    /** Looks at the file twice a second from now on. */
    public void watch() {
        looks.scheduleWithFixedDelay(this::lookSafely, LOOKS_EVERY_MILLIS, LOOKS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Refuses from now on what would make the admin port a target. */
    public void spare(OwnPort admin) {
        own = Optional.of(admin);
    }

    /** Takes the file now, also where nothing has changed. Blocks until it is done. */
    public Outcome reload(Cause cause) {
        one.lock();
        try {
            if (closed) {
                return new Outcome.Ending();
            }
            try {
                Content content = file.read();
                return judged(cause, content.text(), file.judge(content));
            } catch (IOException unreadable) {
                return judged(cause, "", file.load());
            }
        } finally {
            one.unlock();
        }
    }

    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException defect) {
            LOG.error("{} could not be looked at; please report this.", file.name(), defect);
        }
    }

    /** Looks at the file once, and takes it if it has changed. */
    void look() {
        Watch.Sight sight = watch.look();
        if (sight instanceof Watch.Sight.Gone gone) {
            log.say(Announcements.notice(file.name() + " cannot be read any more (" + gone.reason()
                    + "); what runs goes on, and the file is taken when it is there again and says something else"));
        } else if (sight instanceof Watch.Sight.Changed changed) {
            one.lock();
            try {
                if (!closed && !file.isJudged(changed.content())) {
                    judged(Cause.FILE, changed.content().text(), file.judge(changed.content()));
                }
            } finally {
                one.unlock();
            }
        }
    }

    private Outcome judged(Cause cause, String text, Loaded<HangupConfig> loaded) {
        if (loaded instanceof Loaded.Invalid<HangupConfig> invalid) {
            return refused(cause, invalid.problems());
        }
        HangupConfig config = ((Loaded.Valid<HangupConfig>) loaded).value();
        List<Problem> problems = Fixed.problems(current.config(), config, file.name(), text);
        if (!problems.isEmpty()) {
            return refused(cause, problems);
        }
        Optional<String> hitsAdmin = own.flatMap(admin -> admin.problem(config));
        if (hitsAdmin.isPresent()) {
            return refused(cause, List.of(problem(hitsAdmin.get())));
        }
        try {
            Current.Taken taken = current.take(config);
            log.say(ReloadWords.taken(file.name(), cause, taken.changes()));
            taken.news().forEach(log::say);
            current.count(true);
            return new Outcome.Taken(taken.changes());
        } catch (StartFailure failed) {
            return refused(cause, List.of(problem(String.valueOf(failed.getMessage()))));
        } catch (RuntimeException defect) {
            LOG.error("{} could not be taken; please report this.", file.name(), defect);
            return refused(cause, List.of(problem("internal error; the log on stderr says more: " + defect)));
        }
    }

    private Problem problem(String message) {
        return new Problem(new Problem.Place(file.name(), 0, 0, "", ""), message, Optional.empty());
    }

    private Outcome refused(Cause cause, List<Problem> problems) {
        log.say(ReloadWords.refused(file.name(), cause, problems));
        current.count(false);
        return new Outcome.Refused(problems);
    }

    /** Nothing is taken any more. One that is under way is waited for, but not for long. */
    @Override
    public void close() {
        closed = true;
        looks.shutdown();
        try {
            if (one.tryLock(CLOSES_WITHIN_MILLIS, TimeUnit.MILLISECONDS)) {
                one.unlock();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
