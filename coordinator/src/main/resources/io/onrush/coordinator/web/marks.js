import { el, setText, setAttribute } from './dom.js';
import { instant } from './format.js';
import { within } from './painting.js';
import { colour } from './palette.js';
import { PLOT_EDGES } from './plot-options.js';

const NEAR_PX = 14;
const QUIET = new Set(['started', 'finished', 'stage']);
const BAD = new Set([
  'worker-lost',
  'worker-failed',
  'worker-saturated',
  'worker-unreachable',
  'worker-alone',
  'majority-lost',
  'data-lost',
  'data-short',
  'aborted',
  'failed',
  'report-not-kept',
]);

const GLYPHS = {
  pause: '‖',
  resume: '▸',
  rate: '↕',
  'skip-stage': '»',
  'extend-stage': '+',
  'worker-joined': '+',
  'worker-left': '−',
  drain: '−',
  add: '+',
  rebalanced: '⇄',
};

/** How grave a type of event is: bad, or plain. */
export function gravity(type) {
  return BAD.has(type) ? 'bad' : 'plain';
}

/** Paints what was missed or is unaccounted for as bands, below a chart's lines. */
export function paintGaps(plot, model) {
  const { ctx, bbox } = plot;
  within(plot, () => {
    ctx.fillStyle = colour('--gap');
    ctx.beginPath();
    for (const gap of model.report.gaps) {
      const [from, to] = [gap.from, gap.to].map((t) => plot.valToPos(t, 'x', true));
      ctx.rect(from, bbox.top, Math.max(to - from, 2), bbox.height);
    }
    ctx.fill();
  });
}

/** Paints stages and events as lines through a chart. */
export function paintMarks(plot, model) {
  const { ctx, bbox } = plot;
  const { min, max } = plot.scales.x;
  within(plot, () => {
    ctx.lineWidth = devicePixelRatio;
    for (const event of model.report.events) {
      if (event.t > 0 && event.t >= min && event.t <= max) {
        const stage = event.type === 'stage';
        const x = Math.round(plot.valToPos(event.t, 'x', true)) + 0.5;
        ctx.strokeStyle = colour(stage ? '--mark-stage' : `--mark-${gravity(event.type)}`);
        ctx.setLineDash(stage ? [] : [3, 3]);
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
    }
  });
}

/** The names of stages, and a button for each event, above a chart and in line with its time axis. */
export class MarkStrip {
  #axis;
  #list = el('ol', { class: 'marks', 'aria-label': 'Events on the time axis' });
  #stages = el('div', { class: 'stages', 'aria-hidden': 'true' });
  #tip = el('div', { class: 'tip', role: 'status', hidden: true });
  #drawn = '';

  constructor(axis) {
    this.#axis = axis;
    this.node = el('div', { class: 'strip' }, this.#stages, this.#list, this.#tip);
    this.node.style.marginLeft = `${PLOT_EDGES.left}px`;
    this.node.style.marginRight = `${PLOT_EDGES.right}px`;
  }

  update(model) {
    const width = this.node.clientWidth;
    const [from, to] = this.#axis.range;
    const place = (t) => ((t - from) / (to - from)) * 100;
    this.#drawStages(model, place, from, to);
    const groups = grouped(model.report.events, from, to, width);
    const key = groups.map((group) => group.map((event) => event.id)).join(';');
    if (key !== this.#drawn) {
      this.#drawn = key;
      this.#list.replaceChildren(...groups.map((group) => this.#button(group)));
    }
    groups.forEach((group, i) => {
      this.#list.children[i].style.left = `${place(group[0].t)}%`;
    });
  }

  #drawStages(model, place, from, to) {
    const entered = model.report.stages.filter((stage) => stage.enteredAt !== null);
    while (this.#stages.children.length > entered.length) {
      this.#stages.lastChild.remove();
    }
    const scenarios = [...new Set(model.report.stages.map((stage) => stage.scenario))];
    this.node.style.setProperty('--lanes', String(scenarios.length));
    entered.forEach((stage, i) => {
      const node = this.#stages.children[i] ?? this.#stages.appendChild(el('span'));
      const begin = Math.max(stage.enteredAt, from);
      const end = Math.min(nextEntry(entered, stage) ?? to, to);
      setText(node, scenarios.length > 1 ? `${stage.scenario}: ${stage.name}` : stage.name);
      node.style.setProperty('--lane', String(scenarios.indexOf(stage.scenario)));
      node.hidden = end <= begin;
      node.style.left = `${place(begin)}%`;
      node.style.width = `${Math.max(place(end) - place(begin), 0)}%`;
    });
  }

  #button(group) {
    const bad = group.some((event) => gravity(event.type) === 'bad');
    const text = group.map((event) => `${instant(event.t)} ${event.text}`).join('\n');
    const show = (on) => () => this.#showTip(on ? text : null, button);
    const button = el(
      'button',
      {
        type: 'button',
        class: bad ? 'bad' : 'plain',
        'data-type': group[0].type,
        'aria-label': text,
        onmouseenter: show(true),
        onfocus: show(true),
        onmouseleave: show(false),
        onblur: show(false),
      },
      group.length > 1 ? String(group.length) : bad ? '!' : (GLYPHS[group[0].type] ?? 'i'),
    );
    return el('li', {}, button);
  }

  #showTip(text, button) {
    this.#tip.hidden = text === null;
    if (text !== null) {
      setText(this.#tip, text);
      const right = parseFloat(button.parentNode.style.left) > 50;
      setAttribute(this.#tip, 'data-side', right ? 'right' : 'left');
      this.#tip.style.setProperty('--at', button.parentNode.style.left);
    }
  }
}

function nextEntry(entered, stage) {
  return entered
    .filter((other) => other.scenario === stage.scenario && other.enteredAt > stage.enteredAt)
    .map((other) => other.enteredAt)
    .sort((a, b) => a - b)[0];
}

/** Events that are not told elsewhere, those together that would hide each other. */
function grouped(events, from, to, width) {
  const groups = [];
  const near = (NEAR_PX / Math.max(width, 1)) * (to - from);
  for (const event of events) {
    if (QUIET.has(event.type) || event.t < from || event.t > to) {
      continue;
    }
    const last = groups.at(-1);
    if (last && event.t - last[0].t < near) {
      last.push(event);
    } else {
      groups.push([event]);
    }
  }
  return groups;
}
