package io.hangup.config;

/**
 * A value and where it was written, for what can only be judged once everything is read.
 *
 * @param value what was read
 * @param place where it stands
 */
record Located<T>(T value, Text place) {}
