import { el, setText } from './dom.js';
import { clock } from './format.js';
import { runCharts } from './charts.js';
import { Figures } from './figures.js';
import { Summary } from './summary.js';
import { runTables } from './tables.js';
import { TimeAxis } from './time-axis.js';

const WINDOWS = [
  ['all', 'whole run'],
  ['60', 'last minute'],
  ['300', 'last 5 minutes'],
  ['1800', 'last 30 minutes'],
];

/** One run: what it is, its figures, charts and tables; the page and report.html show the same. */
export class RunView {
  #model;
  #axis = new TimeAxis();
  #summary = new Summary();
  #figures = new Figures();
  #charts = runCharts(this.#axis, 'run');
  #tables = runTables();
  #piece = el('span', { class: 'unit' });
  #whole = el('button', { type: 'button', id: 'zoom-out', hidden: true }, 'Show all');

  constructor(model) {
    this.#model = model;
    /** Place for the controls. */
    this.actions = this.#summary.actions;
    this.#axis.onchange = () => this.update();
    this.#whole.addEventListener('click', () => this.#axis.showPiece(null));
    this.node = el(
      'article',
      { class: 'run' },
      this.#summary.node,
      this.#figures.node,
      el(
        'div',
        { class: 'bar-of-charts' },
        el('h2', {}, 'Over time'),
        this.#chooser(),
        this.#whole,
        this.#piece,
      ),
      this.#charts.node,
      el('h2', {}, 'In detail'),
      this.#tables.node,
    );
  }

  /** Shows the model as it is now. */
  update() {
    const { report } = this.#model;
    if (!report) {
      return;
    }
    this.#axis.grow(this.#model.newestT);
    const [from, to] = this.#axis.range;
    this.#whole.hidden = !this.#axis.zoomed;
    setText(
      this.#piece,
      this.#axis.zoomed ? `${clock(from)} to ${clock(to)}` : 'drag in a chart to see a piece',
    );
    this.#summary.update(report);
    this.#figures.update(report, this.#model.ended);
    this.#charts.update(this.#model);
    this.#tables.update(report);
  }

  /** Gives all charts this width, for paper; null for what the layout says. */
  resize(width) {
    this.#charts.charts.forEach((chart) => chart.resize(width ?? undefined));
  }

  close() {
    this.#charts.charts.forEach((chart) => chart.close());
    this.node.remove();
  }

  #chooser() {
    const select = el(
      'select',
      {
        id: 'window',
        'aria-label': 'Span of time shown',
        onchange: () => this.#choose(select.value),
      },
      ...WINDOWS.map(([value, text]) => el('option', { value }, text)),
    );
    return select;
  }

  #choose(value) {
    this.#axis.showLast(value === 'all' ? null : Number(value));
  }
}
