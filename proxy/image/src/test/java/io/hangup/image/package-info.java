/** The image as it runs. */
@NullMarked
package io.hangup.image;

import org.jspecify.annotations.NullMarked;
