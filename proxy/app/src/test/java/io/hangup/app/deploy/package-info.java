/** What is beside the jar: alerts, dashboard and manifests, judged by the programs that read them. */
@NullMarked
package io.hangup.app.deploy;

import org.jspecify.annotations.NullMarked;
