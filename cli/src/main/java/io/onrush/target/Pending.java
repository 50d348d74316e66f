package io.onrush.target;

/** An answer that waits: for its time, for those before it, or for its content. */
final class Pending {

  /** Whose books the answer belongs in. */
  final LoopBooks books;

  final long readNs;

  /** Set anew when an answer that was not ready becomes so. */
  Answer answer;

  long dueNs;
  boolean ready;

  Pending(LoopBooks books, Answer answer, long readNs, long dueNs, boolean ready) {
    this.books = books;
    this.answer = answer;
    this.readNs = readNs;
    this.dueNs = dueNs;
    this.ready = ready;
  }
}
