import { partsOf } from './breakdown.js';
import { el, setText } from './dom.js';
import { rate } from './format.js';
import { within } from './painting.js';
import { partColour, PART_TONES } from './palette.js';

/** Paints the sent rate as areas by part, one on the other, below a chart's lines. */
export function paintStack(plot, model) {
  const { width, spans } = model.breakdown;
  if (spans.size === 0) {
    return;
  }
  const { ctx } = plot;
  const indexes = [...spans.keys()].sort((a, b) => a - b);
  const below = new Map(indexes.map((index) => [index, 0]));
  const paintPart = (part) => {
    ctx.beginPath();
    for (const index of indexes) {
      const from = index * width;
      const to = Math.min(from + width, Math.max(model.newestT, from + 1));
      const low = below.get(index);
      const high = low + (spans.get(index).sent.get(part) ?? 0) / (to - from);
      below.set(index, high);
      if (high > low) {
        box(plot, from, to, low, high);
      }
    }
    ctx.fillStyle = partColour(part);
    ctx.fill();
  };
  within(plot, () => partsOf(model.breakdown).forEach(paintPart));
}

/** To whole pixels, so that neighbours leave no seam. */
function box(plot, from, to, low, high) {
  const left = Math.round(plot.valToPos(from, 'x', true));
  const right = Math.round(plot.valToPos(to, 'x', true));
  const top = Math.round(plot.valToPos(high, 'y', true));
  const bottom = Math.round(plot.valToPos(low, 'y', true));
  plot.ctx.rect(left, top, Math.max(right - left, 1), bottom - top);
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
      node.replaceChildren(...(parts.length > MOST_NAMED ? [`stacked: ${parts.length} parts`] : parts.map(chip)));
    }
    if (parts.length <= MOST_NAMED && t !== undefined) {
      const { width, spans } = model.breakdown;
      const index = Math.ceil(t / width - 1e-9) - 1;
      const span = Math.min(width, Math.max(model.newestT - index * width, 1));
      parts.forEach((part, i) => {
        const sent = spans.get(index)?.sent.get(part) ?? 0;
        setText(node.children[i].lastChild, rate(sent / span));
      });
    }
  }
  return { node, update };
}

function chip(part) {
  const swatch = el('span', { class: 'swatch block' });
  swatch.style.setProperty('--color', `var(--part-${part === 0 ? 'rest' : (part - 1) % PART_TONES})`);
  return el('span', { class: 'chip' }, swatch, part === 0 ? 'others' : `part ${part}`, el('span', { class: 'value' }));
}
