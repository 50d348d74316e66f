package io.onrush.coordinator.web;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Modules as one script, for a file that can import nothing: each after those that it imports,
 * without its imports and exports. So no two of them may have a name in common at their top level.
 */
final class Bundle {
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import \\{[^}]*\\} from '\\./([a-z-]+\\.js)';\\n");
  private static final Pattern EXPORT = Pattern.compile("(?m)^export ");

  private Bundle() {}

  /** The script of a module and of all that it needs. */
  static String of(String module) {
    StringBuilder script = new StringBuilder();
    for (String name : withImports(module, new LinkedHashSet<>())) {
      String text = IMPORT.matcher(WebFiles.text(name)).replaceAll("");
      script.append(EXPORT.matcher(text).replaceAll("")).append('\n');
    }
    return script.toString();
  }

  private static Set<String> withImports(String module, Set<String> ordered) {
    for (MatchResult found : IMPORT.matcher(WebFiles.text(module)).results().toList()) {
      if (!ordered.contains(found.group(1))) {
        withImports(found.group(1), ordered);
      }
    }
    ordered.add(module);
    return ordered;
  }
}
