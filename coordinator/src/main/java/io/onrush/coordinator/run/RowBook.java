package io.onrush.coordinator.run;

import io.onrush.pace.Courses;
import io.onrush.pace.DataDemand;
import io.onrush.pace.Division;
import io.onrush.plan.Arrivals;
import io.onrush.plan.DataSet;
import io.onrush.plan.Plan;
import io.onrush.protocol.DataHeld;
import io.onrush.protocol.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Gives the rows of {@code unique} data to workers in spans, each row to one incarnation of one
 * worker, once in the whole run.
 *
 * <p>Each set has a mark, and only rows below the mark of a <em>stable</em> checkpoint, one that
 * all live workers keep, are given. Why no row is given twice:
 *
 * <ol>
 *   <li>One coordinator gives ascending spans, and a worker takes only ascending ones ({@code
 *       UniqueRows}): a span that comes twice is taken once.
 *   <li>A coordinator that takes over begins at the mark of the newest checkpoint that it finds.
 *       Where a majority of every set of electors has testified, one of them was live when the
 *       newest stable checkpoint of an older term was, and keeps it or a newer one: rows are given
 *       only while all who hold a share keep it ({@code Recording.isKeptBy}), and so many electors
 *       are heard that any majority has one of them. So everything that was given lies below, and
 *       marks only grow.
 *   <li>Where no such majority has testified (it has ended, though nobody goes on without it), what
 *       was given is not known, and nothing is given any more ({@link #closed}).
 *   <li>The coordinator before can give nothing above its own last stable mark: a further
 *       checkpoint would have to be kept by those who obey it no more.
 * </ol>
 *
 * <p>What is lost: of a worker that is gone, what it had been given and not used, at most what it
 * needs for {@link RunSettings#rowsAhead}; of a coordinator that is gone, what lies between its
 * last span and its mark, at most what the cluster needs for twice as long.
 */
final class RowBook {
  /** A worker gets more when it has less than what this part of the time needs. */
  private static final double LOW = 0.75;

  private final Plan plan;
  private final long aheadNs;
  private final List<Book> books = new ArrayList<>();
  private boolean closed;

  /** One set. All are numbers of rows, counted from the first. */
  private static final class Book {
    final int set;

    /** By scenario, the part of its arrivals that take a row. */
    final double[] uses;

    /** How many there are; 0 before a worker has said so. */
    int rows;

    /** The first one that was not given. */
    long next;

    /** What the newest checkpoint says: a successor begins here. */
    long mark;

    /** What the newest stable one says: up to here rows may be given. */
    long stable;

    Book(int set, double[] uses) {
      this.set = set;
      this.uses = uses;
    }
  }

  /** Rows that were given and that no status shows yet. */
  record Span(int set, long fromRow, long toRow) {}

  RowBook(Plan plan, Duration ahead) {
    this.plan = plan;
    this.aheadNs = ahead.toNanos();
    for (int set = 0; set < plan.data().size(); set++) {
      if (plan.data().get(set).isUnique()) {
        books.add(new Book(set, uses(plan.data().get(set))));
      }
    }
  }

  private double[] uses(DataSet set) {
    return plan.scenarios().stream().mapToDouble(s -> DataDemand.part(s, set)).toArray();
  }

  /** Goes on where another coordinator was. */
  void resume(List<Long> marks) {
    for (int i = 0; i < Math.min(books.size(), marks.size()); i++) {
      Book book = books.get(i);
      book.next = marks.get(i);
      book.mark = book.next;
      book.stable = book.next;
      closed |= book.next == Long.MAX_VALUE;
    }
  }

  /** Whether there are rows that may be given, now or later. */
  boolean open() {
    return !closed && books.stream().anyMatch(b -> b.rows == 0 || b.next < b.rows);
  }

  /** Nothing is given any more: what was given is not known. */
  void close() {
    closed = true;
    resume(books.stream().map(_ -> Long.MAX_VALUE).toList());
  }

  /** Whether there is data whose rows nobody will be given any more, though some may be left. */
  boolean closed() {
    return closed && !books.isEmpty();
  }

  /** Notes what a worker has read, and which spans have reached it. */
  void learn(Member m, Status status) {
    if (status.data().size() == plan.data().size()) {
      for (Book book : books) {
        DataHeld has = status.data().get(book.set);
        book.rows = has.rows();
        m.allotted.removeIf(s -> s.set() == book.set && s.toRow() <= has.toRow());
      }
    }
  }

  /** The marks for a checkpoint that is made now. */
  List<Long> mark(Courses courses, long runNs, int workers) {
    for (Book book : books) {
      double ahead = 16.0 * workers;
      for (int s = 0; s < book.uses.length; s++) {
        ahead += book.uses[s] * due(courses, s, runNs, 2 * aheadNs);
      }
      book.mark = Math.max(book.mark, Math.min(book.rows, book.next + (long) Math.ceil(ahead)));
    }
    return books.stream().map(b -> b.mark).toList();
  }

  /** The newest checkpoint is stable. */
  void stable() {
    books.forEach(b -> b.stable = b.mark);
  }

  private static double due(Courses courses, int scenario, long runNs, long spanNs) {
    return courses.profile(scenario).arrivalsAt(runNs + spanNs)
        - courses.profile(scenario).arrivalsAt(runNs);
  }

  /**
   * Gives a worker rows where it will need more than it has. Looks at each of its statuses once: in
   * between little changes.
   */
  void supply(Member m, Courses courses) {
    Status status = m.status.orElseThrow();
    boolean looked = m.suppliedNs == status.sentNs();
    if (looked || status.data().size() != plan.data().size() || m.divisions.isEmpty()) {
      return;
    }
    m.suppliedNs = status.sentNs();
    long runNs =
        status.originNs() == Long.MIN_VALUE ? 0 : Math.max(0, status.sentNs() - status.originNs());
    for (Book book : books) {
      DataHeld has = status.data().get(book.set);
      boolean pending = m.allotted.stream().anyMatch(s -> s.set() == book.set);
      long free = book.stable - book.next;
      if (!pending && free > 0 && has.left() < least(book, m, courses, runNs)) {
        long wanted = (long) Math.ceil(most(book, m, courses, runNs) - has.left());
        long count = Math.min(wanted, free);
        m.allotted.add(new Span(book.set, book.next, book.next + count));
        m.resendSoon(Member.Kind.ALLOT);
        book.next += count;
      }
    }
  }

  /**
   * Rows that it needs in a span of time.
   *
   * @param sigmas how far above the mean, where arrivals are random
   * @param spare rows for each scenario of which only some requests take one
   */
  private double needed(
      Book book, Member m, Courses courses, long fromNs, long toNs, double sigmas, int spare) {
    double needed = 0;
    for (int s = 0; s < book.uses.length; s++) {
      if (book.uses[s] > 0) {
        double due = 0;
        for (int i = m.divisions.size() - 1; i >= 0 && m.endNs(i) > fromNs; i--) {
          long beginNs = Math.max(fromNs, m.fromNs(i));
          long endNs = Math.min(toNs, m.endNs(i));
          due += endNs > beginNs ? due(m, m.divisions.get(i), courses, s, beginNs, endNs) : 0;
        }
        boolean random = plan.scenarios().get(s).arrivals() == Arrivals.POISSON;
        double mean = book.uses[s] * due;
        needed += mean + (random ? sigmas * Math.sqrt(mean) : 0);
        needed += due > 0 && book.uses[s] < 1 ? spare : 0;
      }
    }
    return needed;
  }

  private double due(Member m, Division told, Courses courses, int s, long fromNs, long toNs) {
    if (plan.scenarios().get(s).arrivals() == Arrivals.POISSON) {
      return told.assignments().get(s).fraction() * due(courses, s, fromNs, toNs - fromNs);
    }
    // To the row: often there are as many as arrivals.
    Division division = new Division(told.epoch(), told.atNs(), told.assignments(), courses);
    return (double) division.countBefore(plan, s, m.part, toNs)
        - division.countBefore(plan, s, m.part, fromNs);
  }

  /** What it is to have; it gets that where it has less than {@link #least}. */
  private double most(Book book, Member m, Courses courses, long runNs) {
    return needed(book, m, courses, runNs, runNs + aheadNs, 3, 4);
  }

  /** As {@link #most} near the end of the load, else less, so that spans are not too many. */
  private double least(Book book, Member m, Courses courses, long runNs) {
    return needed(book, m, courses, runNs, runNs + (long) (LOW * aheadNs), 2, 2);
  }

  /** Whether a worker has what it needs for the start, or all that there is for it. */
  boolean supplied(Member m, Courses courses) {
    Optional<List<DataHeld>> held = m.status.map(Status::data);
    return m.allotted.isEmpty()
        && books.stream()
            .allMatch(
                b ->
                    b.next >= b.rows
                        || held.filter(d -> d.size() == plan.data().size())
                            .filter(d -> d.get(b.set).left() >= least(b, m, courses, 0))
                            .isPresent());
  }

  /** What the plan lacks, by set, as text; empty where there is enough. */
  List<String> shortages(Courses courses) {
    return books.stream()
        .flatMap(b -> DataDemand.shortage(plan, courses, plan.data().get(b.set), b.rows).stream())
        .toList();
  }

  /** Why a worker cannot take part, if its data is not that of the others. */
  Optional<String> differs(Member m, Status status, Collection<Member> members) {
    for (Member other : members) {
      List<DataHeld> theirs = other.status.map(Status::data).orElse(List.of());
      if (other == m || theirs.size() != status.data().size()) {
        continue;
      }
      for (int i = 0; i < theirs.size(); i++) {
        DataHeld mine = status.data().get(i);
        if (mine.rows() != theirs.get(i).rows()
            || mine.fingerprint() != theirs.get(i).fingerprint()) {
          return Optional.of(difference(plan.data().get(i), m, mine, other, theirs.get(i)));
        }
      }
    }
    return Optional.empty();
  }

  private static String difference(
      DataSet set, Member m, DataHeld mine, Member other, DataHeld theirs) {
    String file = set.source() instanceof DataSet.File f ? f.name() : "the plan";
    return ("data %s: %s has not the same bytes on all workers: %d rows (%016x) on %s, %d rows"
            + " (%016x) on %s (expected: the same file in each worker's --data folder)")
        .formatted(
            set.name(),
            file,
            mine.rows(),
            mine.fingerprint(),
            m.key,
            theirs.rows(),
            theirs.fingerprint(),
            other.key);
  }
}
