/** The colours of charts: custom properties of the style sheet, read again when the theme changes. */

let known = new Map();

document.addEventListener('themechange', () => {
  known = new Map();
});

/** The value of a custom property, `--series-p99`. */
export function colour(name) {
  let value = known.get(name);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    known.set(name, value);
  }
  return value;
}

/** So many tones parts have, by turns. */
export const PART_TONES = 4;

/** The colour of a worker's part: tones of one hue, so that neighbours differ. */
export function partColour(part) {
  return colour(part === 0 ? '--part-rest' : `--part-${(part - 1) % PART_TONES}`);
}

/** 256 colours from few to many, as [red, green, blue], between the stops --heat-0 to --heat-4. */
export function heatRamp() {
  const stops = [0, 1, 2, 3, 4].map((i) => rgb(colour(`--heat-${i}`)));
  return Array.from({ length: 256 }, (_, i) => {
    const at = (i / 255) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    return stops[low].map((c, k) => Math.round(c + (stops[low + 1][k] - c) * (at - low)));
  });
}

/** A colour as [red, green, blue]. */
export function rgb(hex) {
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
}
