package io.onrush.coordinator.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Final reports on disk, {@code <folder>/<run id>/report.json}, each with {@code plan.yaml}: the
 * run as it went, as a plan.
 *
 * <ol>
 *   <li>A report is there whole or not at all, also after a crash: it is written beside its place,
 *       forced to disk and renamed.
 *   <li>No id leads out of the folder.
 *   <li>Nothing that is in the folder, or not, and no full disk makes a call throw.
 * </ol>
 *
 * <p>Its calls block; its methods may be called from any thread, for one id from one at a time.
 */
public final class ReportStore {
  private static final Logger log = LoggerFactory.getLogger(ReportStore.class);
  private static final Pattern RUN_ID = Pattern.compile("[a-z0-9-]{1,64}");
  private static final String FILE = "report.json";
  private static final String PLAN = "plan.yaml";
  private static final long MOST_BYTES = 256L << 20;

  private final Path folder;

  /** Creates a store; the folder need not exist before the first report is saved. */
  public ReportStore(Path folder) {
    this.folder = folder;
  }

  /** Whether a text can be a run's id: 1 to 64 of {@code a-z 0-9 -}. */
  public static boolean isRunId(String text) {
    return RUN_ID.matcher(text).matches();
  }

  /** What became of an attempt to save. */
  public sealed interface SaveResult {}

  /** The report is on disk. */
  public record Saved(Path file) implements SaveResult {}

  /** It is not. The reason reads on in a sentence: {@code /reports/x: No space left on device}. */
  public record NotSaved(String reason) implements SaveResult {}

  /**
   * Saves a report under its id, in place of one that is there.
   *
   * @param planText the run as it went, as a plan
   */
  public SaveResult save(Report report, String planText) {
    if (!isRunId(report.id())) {
      return new NotSaved("run id: " + report.id() + " (expected: 1 to 64 of a-z 0-9 -)");
    }
    Path run = folder.resolve(report.id());
    try {
      Files.createDirectories(run);
      // The report comes last: where it is, all is.
      replace(run.resolve(PLAN), planText.getBytes(StandardCharsets.UTF_8));
      Path file = run.resolve(FILE);
      replace(file, ReportJson.write(report));
      force(run);
      return new Saved(file);
    } catch (IOException | RuntimeException e) {
      return new NotSaved(run + ": " + reason(e));
    }
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path unfinished = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      write(unfinished, bytes);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      discard(unfinished);
      throw e;
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /** Makes the rename last. Not every file system can force a folder, and then nothing is lost. */
  private static void force(Path run) {
    try (FileChannel channel = FileChannel.open(run, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      log.debug("{}: cannot be forced to disk", run, e);
    }
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.debug("{}: cannot be deleted", file, e);
    }
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : e.getClass().getSimpleName() + ": " + message;
  }

  /** The JSON of a run's report; empty if there is none or it cannot be read. */
  public Optional<byte[]> load(String id) {
    return read(id, (json, summary) -> json);
  }

  /** A run as it went, as a plan; empty if there is none or it cannot be read. */
  public Optional<String> loadPlan(String id) {
    if (!isRunId(id)) {
      return Optional.empty();
    }
    Path file = folder.resolve(id).resolve(PLAN);
    try {
      return isReadable(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      log.debug("{}: not a plan", file, e);
      return Optional.empty();
    }
  }

  private static boolean isReadable(Path file) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= MOST_BYTES;
  }

  /** The newest reports, newest first, at most {@code limit}. What is no report is left out. */
  public List<RunSummary> list(int limit) {
    List<Entry> entries = entries();
    entries.sort(Comparator.comparing(Entry::savedAt).thenComparing(Entry::id).reversed());
    List<RunSummary> summaries = new ArrayList<>();
    for (Entry entry : entries) {
      if (summaries.size() >= limit) {
        break;
      }
      read(entry.id(), (json, summary) -> summary).ifPresent(summaries::add);
    }
    return summaries;
  }

  private record Entry(String id, FileTime savedAt) {}

  private List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return entries;
    }
    try (Stream<Path> runs = Files.list(folder)) {
      runs.forEach(run -> entry(run).ifPresent(entries::add));
    } catch (IOException | RuntimeException e) {
      log.warn("{}: cannot be listed: {}", folder, reason(e));
    }
    return entries;
  }

  private static Optional<Entry> entry(Path run) {
    Path file = run.resolve(FILE);
    String id = run.getFileName().toString();
    if (!isRunId(id) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Entry(id, Files.getLastModifiedTime(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private <T> Optional<T> read(String id, BiFunction<byte[], RunSummary, T> result) {
    if (!isRunId(id)) {
      return Optional.empty();
    }
    Path file = folder.resolve(id).resolve(FILE);
    try {
      if (!isReadable(file)) {
        return Optional.empty();
      }
      byte[] json = Files.readAllBytes(file);
      RunSummary summary = ReportJson.read(json, RunSummary.class);
      return id.equals(summary.id()) ? Optional.of(result.apply(json, summary)) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      log.debug("{}: not a report", file, e);
      return Optional.empty();
    }
  }
}
