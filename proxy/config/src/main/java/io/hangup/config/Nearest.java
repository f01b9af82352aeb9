package io.hangup.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the known word that somebody probably meant. */
public final class Nearest {
    private static final int MAX_CHARS = 64;

    private Nearest() {}

    /** The known word nearest to what was found, or empty where none is near. */
    static Optional<String> to(String found, Collection<String> known) {
        if (found.isEmpty() || found.length() > MAX_CHARS) {
            return Optional.empty();
        }
        String word = found.toLowerCase(Locale.ROOT);
        Map<String, Integer> near = new LinkedHashMap<>();
        for (String other : known) {
            int limit = Math.max(1, Math.min(word.length(), other.length()) / 3);
            int apart = Math.abs(word.length() - other.length()) > limit
                    ? Integer.MAX_VALUE
                    : distance(word, other.toLowerCase(Locale.ROOT));
            if (apart <= limit) {
                near.put(other, apart);
            }
        }
        return near.entrySet().stream().min(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    /** The question to ask: {@code did you mean "reset"?}. */
    public static Optional<String> hint(String found, Collection<String> known) {
        return to(found, known).map(Nearest::didYouMean);
    }

    /** The question to ask about words that were probably meant. */
    static String didYouMean(String... words) {
        return "did you mean " + Stream.of(words).map(Glyphs::quoted).collect(Collectors.joining(" or ")) + "?";
    }

    /**
     * How many letters must be inserted, deleted, replaced or swapped with their neighbour (the optimal string alignment
     * distance of Damerau and Levenshtein).
     */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, cost);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(String a, String b, int i, int j, int[][] cost) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
