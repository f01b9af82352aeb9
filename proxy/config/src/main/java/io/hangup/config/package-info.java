/** From YAML to compiled rules, or to every problem of the file at once. */
@NullMarked
package io.hangup.config;

import org.jspecify.annotations.NullMarked;
