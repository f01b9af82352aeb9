@NullMarked
package io.hangup.testkit;

import org.jspecify.annotations.NullMarked;
