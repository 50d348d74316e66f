package io.onrush.worker.engine;

import io.onrush.measure.ErrorKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request under way, from when it is due to its end, whichever connection carries it, and
 * wherever redirects lead it. When it has ended it is used again for another, so a request
 * allocates nothing. Belongs to one event loop.
 */
final class Exchange extends Timed {
  int stage;
  long seq;
  long fireNanos;

  /** What all that it draws follows from. */
  long seed;

  /** The rows that its values are taken from, by data set. */
  final int[] rows;

  /** Since when the server has had to do with it, once {@link #isInService}. */
  long servedNanos;

  long bytesReceived;

  /** Whether it takes none of the connections that are open, but one that is opened for it. */
  boolean anew;

  /** The virtual user's cookies, where it keeps any. */
  @Nullable CookieJar jar;

  // Of HTTP/2: the stream that carries it, and the status once it is known.
  int stream;
  int status;

  private final BodyRoom room;
  private @Nullable CompiledRequest request;
  private @Nullable Carrier carrier;
  private @Nullable Capture capture;
  private @Nullable Hop hop;
  private boolean captures;
  private boolean inService;
  private boolean retried;
  private int redirects;

  /**
   * @param dataSets how many the plan has
   * @param room for the bodies that it has to keep
   */
  Exchange(int dataSets, BodyRoom room) {
    this.room = room;
    rows = new int[dataSets];
  }

  void begin(CompiledRequest which, int inStage, long itsSeq, long dueNanos) {
    request = which;
    stage = inStage;
    seq = itsSeq;
    fireNanos = dueNanos;
    bytesReceived = 0;
    hop = null;
    inService = false;
    retried = false;
    anew = !which.options().reusesConnections();
    redirects = 0;
    captures = !which.wanted().isNothing();
    if (captures) {
      capture().begin(which.wanted());
    }
  }

  private Capture capture() {
    Capture own = capture;
    if (own == null) {
      own = new Capture(room);
      capture = own;
    }
    return own;
  }

  /** What is to be kept of its response besides the status; null for nothing. */
  @Nullable Capture wanted() {
    return captures ? capture : null;
  }

  CompiledRequest request() {
    return Objects.requireNonNull(request, "no request under way");
  }

  void carriedBy(Carrier its) {
    carrier = its;
  }

  /** Its service time runs from now on, if it does not already: no redirect or retry resets it. */
  void serve(long now) {
    if (!inService) {
      inService = true;
      servedNanos = now;
    }
  }

  /** Whether its service time runs: it was written, or a connection of its own is being opened. */
  boolean isInService() {
    return inService;
  }

  /** Takes the one retry that it has. False where it is used up. */
  boolean retry() {
    boolean first = !retried;
    retried = true;
    return first;
  }

  /** Whether a response of this status is followed if it says where to. */
  boolean follows(int status) {
    return redirects < request().options().maxRedirects() && Hop.isRedirect(status);
  }

  void follow(Hop to) {
    hop = to;
    redirects++;
    retried = false;
    anew = !request().options().reusesConnections();
  }

  /** Where redirects have led it; null while none has. */
  @Nullable Hop hop() {
    return hop;
  }

  int endpoint() {
    return hop == null ? request().endpoint() : hop.endpoint();
  }

  String method() {
    return hop == null ? request().method() : hop.method();
  }

  /** Whether it is sent with its body, if it has one. */
  boolean keepsBody() {
    return hop == null || hop.keepsBody();
  }

  /** Whether the length of its body is told. */
  boolean hasLength() {
    return request().hasLength() && keepsBody();
  }

  /** Lets go of what it kept. */
  void end() {
    if (captures) {
      capture().reset();
    }
  }

  /** Whether it has begun and not ended: its time runs. */
  boolean isUnderWay() {
    return queue != null;
  }

  /** Ends it, without a whole response. */
  void abort(ErrorKind kind) {
    Objects.requireNonNull(carrier, "not carried").abort(this, kind);
  }

  @Override
  void onExpiry() {
    abort(ErrorKind.TIMEOUT);
  }
}
