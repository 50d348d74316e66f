/** Ranges of the value axes. */

/** From 0 to a round number above the highest value. */
export function linearRange(plot, low, high) {
  const most = Math.max(high ?? 0, 1e-9);
  if (!(high > 0)) {
    return [0, 1];
  }
  const power = 10 ** Math.floor(Math.log10(most * 1.05));
  const step = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((s) => s * power >= most * 1.05);
  return [0, step * power];
}

/** From a round number below the lowest value to one above the highest: 1, 2 or 5 in a decade. */
export function logRange(plot, low, high) {
  if (!(high > 0)) {
    return [0.1, 100];
  }
  const from = below(Math.min(low, high / 10));
  return [from, above(Math.max(high, from * 10))];
}

function below(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [5, 2, 1].find((s) => s * power <= value * 1.0001) * power;
}

function above(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].find((s) => s * power >= value * 0.9999) * power;
}
