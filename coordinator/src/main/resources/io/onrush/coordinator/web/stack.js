import { partsOf } from './breakdown.js';
import { el, setText } from './dom.js';
import { rate } from './format.js';
import { within } from './painting.js';
import { partColour, rgb, PART_TONES } from './palette.js';

/**
 * The sent rate as areas by part, one on the other: a picture with one column for each span, drawn
 * row by row and stretched into the chart.
 */
export class Stack {
  #image = document.createElement('canvas');

  /** Paints the areas below a chart's lines. */
  paint(plot, model) {
    const { width, spans } = model.breakdown;
    if (spans.size === 0) {
      return;
    }
    const indexes = [...spans.keys()];
    const first = Math.min(...indexes);
    const columns = Math.max(...indexes) - first + 1;
    const rows = Math.round(plot.bbox.height);
    this.#image.width = columns;
    this.#image.height = rows;
    const context = this.#image.getContext('2d');
    const pixels = context.createImageData(columns, rows);
    const parts = partsOf(model.breakdown).map((part) => [part, rgb(partColour(part))]);
    for (const [index, { sent }] of spans) {
      const seconds = measured(model, index);
      const scale = rows / plot.scales.y.max / seconds;
      fillColumn(pixels, index - first, parts, sent, scale);
    }
    context.putImageData(pixels, 0, 0);
    const left = plot.valToPos(first * width, 'x', true);
    const right = plot.valToPos((first + columns) * width, 'x', true);
    within(plot, () => {
      plot.ctx.imageSmoothingEnabled = false;
      plot.ctx.drawImage(this.#image, left, plot.bbox.top, right - left, plot.bbox.height);
    });
  }
}

/** How much of a span has been measured, in seconds: the newest one is still being filled. */
function measured({ breakdown, measuredT }, index) {
  return Math.min(breakdown.width, Math.max(measuredT - index * breakdown.width, 1));
}

/** One column, from the bottom up. */
function fillColumn({ data, width, height }, column, parts, sent, scale) {
  let below = 0;
  for (const [part, [red, green, blue]] of parts) {
    const above = below + (sent.get(part) ?? 0) * scale;
    const top = Math.max(height - Math.round(above), 0);
    for (let row = height - Math.round(below) - 1; row >= top; row -= 1) {
      const at = 4 * (row * width + column);
      data[at] = red;
      data[at + 1] = green;
      data[at + 2] = blue;
      data[at + 3] = 255;
    }
    below = above;
  }
}

const MOST_NAMED = 6;

/** What each part sent a second at a time, with its colour; of many, only how many they are. */
export function partLegend() {
  const node = el('span', { class: 'parts' });
  let named = '';
  function update(model, t) {
    const parts = partsOf(model.breakdown);
    const key = parts.join();
    if (key !== named) {
      named = key;
      node.replaceChildren(
        ...(parts.length > MOST_NAMED ? [`stacked: ${parts.length} parts`] : parts.map(chip)),
      );
    }
    if (parts.length <= MOST_NAMED && t !== undefined) {
      const { width, spans } = model.breakdown;
      const index = Math.ceil(t / width - 1e-9) - 1;
      const seconds = measured(model, index);
      parts.forEach((part, i) => {
        const sent = spans.get(index)?.sent.get(part) ?? 0;
        setText(node.children[i].lastChild, rate(sent / seconds));
      });
    }
  }
  return { node, update };
}

function chip(part) {
  const swatch = el('span', { class: 'swatch block' });
  swatch.style.setProperty(
    '--color',
    `var(--part-${part === 0 ? 'rest' : (part - 1) % PART_TONES})`,
  );
  return el(
    'span',
    { class: 'chip' },
    swatch,
    part === 0 ? 'others' : `part ${part}`,
    el('span', { class: 'value' }),
  );
}
