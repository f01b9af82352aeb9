package io.hangup.app.log;

import java.util.Map;

/**
 * One thing that is said: once in words for people and once in fields for programs, so that both forms always tell the
 * same.
 *
 * @param event its name in JSON
 * @param mark the sign in front of the words
 * @param words for people
 * @param fields for programs, in their order; strings, whole numbers and booleans
 */
public record Said(String event, Mark mark, String words, Map<String, Object> fields) {}
