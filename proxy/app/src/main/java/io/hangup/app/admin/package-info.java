/** The admin port: health, readiness and metrics over HTTP. */
@NullMarked
package io.hangup.app.admin;

import org.jspecify.annotations.NullMarked;
