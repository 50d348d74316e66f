package io.onrush.plan;

/** How arrivals are spaced: evenly, or with independent exponential gaps. */
public enum Arrivals {
  UNIFORM,
  POISSON
}
