package io.onrush.worker.engine;

import java.util.ArrayDeque;

/**
 * The virtual users of one scenario on one event loop: there are as many as requests ever were
 * under way at once, and they take turns. Single-threaded.
 */
final class VirtualUsers {
  private final ArrayDeque<CookieJar> resting = new ArrayDeque<>();

  CookieJar take() {
    CookieJar rested = resting.pollFirst();
    return rested == null ? new CookieJar() : rested;
  }

  void giveBack(CookieJar jar) {
    resting.addLast(jar);
  }
}
