/**
 * From YAML to compiled rules, or to every problem of the file at once.
 *
 * <p>Bytes become a text of bounded size ({@code Intake}), the text a tree of values that know their places ({@code YamlBounds},
 * {@code YamlTree}), the tree what was written ({@link io.hangup.config.Language}, read through {@code Cursor}s), and what was
 * written a {@link io.hangup.config.HangupConfig} ({@code Compiler}). Each step reports what is wrong to one {@code Reading}
 * and goes on with the rest; a result exists only where nothing was reported. The short forms of the command line
 * ({@link io.hangup.config.ShortRule}, {@link io.hangup.config.ShortProxy}) are read by the same table.
 *
 * <p>A new key is a row in the table, and a line where what was written is compiled.
 */
@NullMarked
package io.hangup.config;

import org.jspecify.annotations.NullMarked;
