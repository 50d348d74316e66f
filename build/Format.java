import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Formats every Java source of the project, or with {@code --check} names those that need it. */
class Format {
  public static void main(String[] args) throws Exception {
    boolean check = args.length > 0 && args[0].equals("--check");
    Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    List<Path> wrong = new ArrayList<>();
    List<Path> sources;
    try (var walk = Files.walk(Path.of(""))) {
      sources =
          walk.filter(p -> p.toString().endsWith(".java"))
              .filter(p -> !isBuildOutput(p))
              .sorted()
              .toList();
    }
    for (Path source : sources) {
      String text = Files.readString(source);
      String formatted = formatter.formatSourceAndFixImports(text);
      if (formatted.equals(text)) {
        continue;
      }
      wrong.add(source);
      if (!check) {
        Files.writeString(source, formatted);
      }
    }
    wrong.forEach(p -> System.out.println((check ? "not formatted: " : "formatted: ") + p));
    if (check && !wrong.isEmpty()) {
      System.out.println("mend it with: mvn -N initialize exec:exec@format");
      System.exit(1);
    }
  }

  /** Maven's {@code target} folders lie in the root or in a module; deeper is a Java package. */
  private static boolean isBuildOutput(Path source) {
    return source.startsWith("target")
        || (source.getNameCount() > 1 && source.getName(1).toString().equals("target"));
  }
}
