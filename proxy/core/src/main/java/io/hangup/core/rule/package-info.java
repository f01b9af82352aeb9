/** What may be broken, when and for whom: rules, faults, moves, moments, and the plan they yield for one connection. */
@NullMarked
package io.hangup.core.rule;

import org.jspecify.annotations.NullMarked;
