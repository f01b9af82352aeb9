/** Real clients, one call each, through the product as a process; and the page and the data that this makes. */
@NullMarked
package io.hangup.zoo;

import org.jspecify.annotations.NullMarked;
