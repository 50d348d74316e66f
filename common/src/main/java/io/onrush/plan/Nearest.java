package io.onrush.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that somebody meant, by Damerau and Levenshtein's edit distance. */
public final class Nearest {

  private static final int MAX_LENGTH = 100;

  private Nearest() {}

  /** The known word a third of whose letters differ at most, ignoring case. */
  public static Optional<String> to(String word, Collection<String> known) {
    if (word.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String lower = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .min(Comparator.comparingInt(k -> distance(lower, k.toLowerCase(Locale.ROOT))))
        .filter(
            k -> distance(lower, k.toLowerCase(Locale.ROOT)) <= Math.max(1, (k.length() + 1) / 3));
  }

  /** The nearest word, or where none is near all of them: what an unknown word is answered with. */
  public static String orAll(String word, Collection<String> known) {
    return to(word, known).orElseGet(() -> "one of " + String.join(", ", known));
  }

  /** Inserted, deleted, replaced and swapped letters ("optimal string alignment"). */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
