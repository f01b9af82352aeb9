package io.hangup.core.session;

import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Timeouts;

/** What stays the same through the life of a connection: what was planned for it, and how long to wait for what. */
record Life(Plan plan, Timeouts timeouts) {}
