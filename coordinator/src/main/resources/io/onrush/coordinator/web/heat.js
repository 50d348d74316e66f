import { binMillis } from './breakdown.js';
import { within } from './painting.js';
import { heatRamp } from './palette.js';
import { count, digits } from './format.js';

/** The heat map's picture: one pixel for each span and bin, stretched into the chart. */
export class Heat {
  #image = document.createElement('canvas');
  #first = 0;
  #lowest = 0;

  /** Value range of the bins in use, in milliseconds. */
  range(model) {
    const { low, high } = bounds(model);
    return high < low ? [0.1, 100] : [binMillis(low), binMillis(high + 1)];
  }

  /** Paints the map over a chart's plot. */
  paint(plot, model) {
    const { low, high, first, last, most } = bounds(model);
    if (high < low) {
      return;
    }
    this.#first = first;
    this.#lowest = low;
    this.#fill(model.breakdown.spans, last - first + 1, high - low + 1, most);
    const { ctx } = plot;
    const { width } = model.breakdown;
    const x = (index) => plot.valToPos(index * width, 'x', true);
    const y = (bin) => plot.valToPos(binMillis(bin), 'y', true);
    const left = x(first);
    const top = y(high + 1);
    within(plot, () => {
      ctx.imageSmoothingEnabled = false;
      ctx.drawImage(this.#image, left, top, x(last + 1) - left, y(low) - top);
    });
  }

  #fill(spans, columns, rows, most) {
    this.#image.width = columns;
    this.#image.height = rows;
    const context = this.#image.getContext('2d');
    const pixels = context.createImageData(columns, rows);
    const ramp = heatRamp();
    for (const [index, { heat }] of spans) {
      for (const [bin, n] of heat) {
        const row = rows - 1 - (bin - this.#lowest);
        const at = 4 * (row * columns + index - this.#first);
        pixels.data.set(ramp[Math.round(255 * shade(n, most))], at);
        pixels.data[at + 3] = 255;
      }
    }
    context.putImageData(pixels, 0, 0);
  }
}

/** 0 to 1, by the logarithm: a few slow responses among thousands are to be seen. */
function shade(n, most) {
  return most <= 1 ? 1 : Math.log(Math.max(n, 1)) / Math.log(most);
}

/** Bins and spans in use, and the fullest cell. */
function bounds(model) {
  let [low, high, first, last, most] = [Infinity, -Infinity, Infinity, -Infinity, 0];
  for (const [index, { heat }] of model.breakdown.spans) {
    first = Math.min(first, index);
    last = Math.max(last, index);
    for (const [bin, n] of heat) {
      low = Math.min(low, bin);
      high = Math.max(high, bin);
      most = Math.max(most, n);
    }
  }
  return { low, high, first, last, most };
}

/** The cell under a chart's cursor, in words; without one, the fullest cell. */
export function cellText(plot, model) {
  const { width, spans } = model.breakdown;
  if (
    plot.cursor.idx === null ||
    plot.cursor.idx === undefined ||
    !(plot.cursor.top >= 0) ||
    spans.size === 0
  ) {
    return `most in one cell: ${count(bounds(model).most)}`;
  }
  const index = Math.floor(plot.posToVal(plot.cursor.left, 'x') / width);
  const us = plot.posToVal(plot.cursor.top, 'y') * 1000;
  const bin = us < 1 ? 0 : Math.floor(4 * Math.log2(us));
  const n = spans.get(index)?.heat.get(bin) ?? 0;
  return `${digits(binMillis(bin))}–${digits(binMillis(bin + 1))} ms: ${count(n)} responses`;
}
