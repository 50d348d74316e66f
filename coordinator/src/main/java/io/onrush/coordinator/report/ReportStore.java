package io.onrush.coordinator.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
 * Runs that have ended, on disk: each {@link RunFile} as {@code <folder>/<run id>/<file name>}.
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

  /** All files are on disk, the report too, which is named. */
  public record Saved(Path file) implements SaveResult {}

  /**
   * They are not. The reason reads on in a sentence: {@code /reports/x: No space left on device}.
   */
  public record NotSaved(String reason) implements SaveResult {}

  /** Saves the files of a run under its id, in place of those that are there. */
  public SaveResult save(RunOutcome outcome) {
    String id = outcome.report().id();
    if (!isRunId(id)) {
      return new NotSaved("run id: " + id + " (expected: 1 to 64 of a-z 0-9 -)");
    }
    Path run = folder.resolve(id);
    try {
      Files.createDirectories(run);
      for (RunFile file : RunFile.values()) {
        Optional<byte[]> bytes = make(file, outcome);
        if (bytes.isPresent()) {
          replace(run.resolve(file.fileName()), bytes.get());
        }
      }
      force(run);
      return new Saved(run.resolve(RunFile.REPORT.fileName()));
    } catch (IOException | RuntimeException e) {
      return new NotSaved(run + ": " + reason(e));
    }
  }

  /** A file; empty if it cannot be made: only without its report, a run is lost. */
  private static Optional<byte[]> make(RunFile file, RunOutcome outcome) {
    try {
      return Optional.of(file.of(outcome));
    } catch (RuntimeException e) {
      if (file == RunFile.REPORT) {
        throw e;
      }
      log.error("{} of run {} could not be made", file.fileName(), outcome.report().id(), e);
      return Optional.empty();
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

  /** A file of a run; empty if there is none or it cannot be read. */
  public Optional<byte[]> load(String id, RunFile file) {
    if (!isRunId(id)) {
      return Optional.empty();
    }
    Path path = folder.resolve(id).resolve(file.fileName());
    try {
      return isReadable(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      log.debug("{}: cannot be read", path, e);
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
    Path file = run.resolve(RunFile.REPORT.fileName());
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
    Optional<byte[]> json = load(id, RunFile.REPORT);
    try {
      if (json.isEmpty()) {
        return Optional.empty();
      }
      RunSummary summary = ReportJson.read(json.get(), RunSummary.class);
      return id.equals(summary.id())
          ? Optional.of(result.apply(json.get(), summary))
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      log.debug("run {}: not a report", id, e);
      return Optional.empty();
    }
  }
}
