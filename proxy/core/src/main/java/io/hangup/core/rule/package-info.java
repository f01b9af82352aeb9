/** What happens to which connection, and when: faults, moments, and the decision made once per connection. */
@NullMarked
package io.hangup.core.rule;

import org.jspecify.annotations.NullMarked;
