/**
 * The breakdown of a run: by spans of one width, how many response times fell into which bin and
 * how many requests each part sent. Bin b is [2^(b/4), 2^((b+1)/4)) microseconds.
 */

/** An empty breakdown, to be filled by `takeIn`. */
export function emptyBreakdown() {
  return { width: 0, spans: new Map() };
}

/** Lower end of a bin, in milliseconds. */
export function binMillis(bin) {
  return 2 ** (bin / 4) / 1000;
}

/** Adds a report's spans: those that changed, by a width that may have doubled meanwhile. */
export function takeIn(own, news, whole) {
  if (!news || news.spans.length === 0) {
    return;
  }
  if (whole || news.width < own.width || own.width === 0) {
    own.width = news.width;
    own.spans.clear();
  }
  while (own.width < news.width) {
    widen(own);
  }
  for (const span of news.spans) {
    own.spans.set(Math.ceil(span.t / own.width - 1e-9) - 1, {
      heat: pairs(span.heat),
      sent: new Map(Object.entries(span.sent).map(([part, n]) => [Number(part), n])),
    });
  }
}

function pairs(flat) {
  const map = new Map();
  for (let i = 0; i + 1 < flat.length; i += 2) {
    map.set(flat[i], flat[i + 1]);
  }
  return map;
}

/** Makes pairs of spans one. */
function widen(own) {
  const merged = new Map();
  for (const [index, span] of own.spans) {
    const at = Math.floor(index / 2);
    const other = merged.get(at);
    merged.set(
      at,
      other ? { heat: sum(other.heat, span.heat), sent: sum(other.sent, span.sent) } : span,
    );
  }
  own.width *= 2;
  own.spans = merged;
}

function sum(a, b) {
  const all = new Map(a);
  for (const [key, n] of b) {
    all.set(key, (all.get(key) ?? 0) + n);
  }
  return all;
}

/** All parts of a breakdown, ascending; those beyond its bound stand under 0, last. */
export function partsOf(own) {
  const parts = new Set();
  for (const span of own.spans.values()) {
    for (const part of span.sent.keys()) {
      parts.add(part);
    }
  }
  return [...parts].sort((a, b) => (a || Infinity) - (b || Infinity));
}
