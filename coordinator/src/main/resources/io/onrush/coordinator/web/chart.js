import { el, setAttribute } from './dom.js';
import { dataTable } from './data-table.js';
import { legend } from './legend.js';
import { axesOf, dashOf, seriesOf, PLOT_EDGES } from './plot-options.js';

const LONGEST_WAIT_S = 5;

/**
 * A chart of values over run time, with a legend that tells the values under the cursor, a summary
 * in words and its data as a table. `spec`:
 *
 * - id, title, unit, height; what is not there is told by `none`
 * - lines: {label, color (custom property), values(model), dash, width, fill, hidden}
 * - range: of the value axis; log: whether it is logarithmic
 * - format: a value as text; summary(model): the newest in words
 * - under(plot, model), over(plot, model): paint below and above the lines, both above the grid
 * - more: {node, update(model, index)}: an addition to the legend
 * - readout(plot, model): replaces the legend's text at the cursor
 */
export class Chart {
  #spec;
  #axis;
  #plot = null;
  #model = null;
  #seen = true;
  #stale = false;
  #shownRange = [0, 0];
  #legend;
  #table;

  constructor(spec, axis, syncKey) {
    this.#spec = spec;
    this.#axis = axis;
    this.#legend = legend(spec, (index) => this.#toggle(index));
    this.#table = dataTable(spec, () => this.#fillTable());
    this.canvas = el('div', { class: 'plot', role: 'img', 'aria-label': spec.title });
    this.canvas.style.height = `${spec.height}px`;
    this.none = el('p', { class: 'none', hidden: true }, spec.none ?? 'No data.');
    this.figure = el(
      'figure',
      { class: 'chart card', id: spec.id },
      el(
        'figcaption',
        {},
        el('h3', {}, spec.title),
        el('span', { class: 'unit' }, spec.unit),
        spec.more?.node ?? null,
        this.#legend.node,
      ),
      spec.above ?? null,
      el('div', { class: 'stage' }, this.canvas, this.none),
      this.#table.node,
    );
    this.syncKey = syncKey;
    this.observers = [
      new ResizeObserver(() => this.resize()),
      new IntersectionObserver((entries) => this.#onSeen(entries.at(-1).isIntersecting)),
    ];
    this.observers.forEach((observer) => observer.observe(this.canvas));
    this.recolour = () => this.#rebuild();
    document.addEventListener('themechange', this.recolour);
  }

  /**
   * Shows a model as it is now. What nobody sees is drawn when it is seen, and what would move by
   * less than a pixel some seconds later; the legend tells the newest at once.
   */
  update(model) {
    this.#model = model;
    this.#stale = true;
    if (!this.#plot || (this.#seen && this.#moves())) {
      this.#draw();
    } else if (this.#seen) {
      this.#showValues();
    }
  }

  #moves() {
    const [from, to] = this.#axis.range;
    const pixel = (to - from) / this.#plot.width;
    const news = to - this.#shownRange[1];
    const still =
      from === this.#shownRange[0] && news >= 0 && news < Math.min(pixel, LONGEST_WAIT_S);
    return this.#model.ended || !still;
  }

  resize(width = this.canvas.clientWidth) {
    if (this.#plot && width > 0 && width !== this.#plot.width) {
      this.#plot.setSize({ width, height: this.#spec.height });
    }
  }

  /** Gives back what the page holds for it. */
  close() {
    this.observers.forEach((observer) => observer.disconnect());
    document.removeEventListener('themechange', this.recolour);
    this.#plot?.destroy();
    this.#plot = null;
  }

  #onSeen(seen) {
    this.#seen = seen;
    if (seen && this.#stale) {
      this.#draw();
    }
  }

  #draw() {
    if (!this.#model) {
      return;
    }
    this.#stale = false;
    this.#shownRange = this.#axis.range;
    const data = this.#data();
    const empty = this.#spec.empty
      ? this.#spec.empty(this.#model)
      : data.slice(1).every((line) => line.every((value) => value === null));
    this.none.hidden = !empty || data[0].length === 0;
    if (this.#plot) {
      this.#spec.lines.forEach((line, i) => {
        this.#plot.series[i + 1].dash = dashOf(line, data[0].length);
      });
      this.#plot.setData(data);
    } else {
      this.#build(data);
    }
    setAttribute(this.canvas, 'aria-label', `${this.#spec.title}: ${this.#summary(empty)}`);
    this.#showValues();
    this.#table.update();
  }

  #summary(empty) {
    return empty ? (this.#spec.none ?? 'no data') : this.#spec.summary(this.#model);
  }

  #data() {
    return [this.#model.columns.t, ...this.#spec.lines.map((line) => line.values(this.#model))];
  }

  #rebuild() {
    if (this.#plot) {
      this.#plot.destroy();
      this.#plot = null;
      this.#draw();
    }
  }

  #build(data) {
    const width = this.canvas.clientWidth;
    if (width === 0) {
      this.#stale = true;
      return;
    }
    const options = { ...this.#options(data[0].length), width, height: this.#spec.height };
    this.#plot = new uPlot(options, data, this.canvas);
  }

  #options(points) {
    const spec = this.#spec;
    return {
      padding: [8, PLOT_EDGES.right, 0, 0],
      legend: { show: false },
      cursor: {
        sync: { key: this.syncKey, setSeries: false },
        drag: { x: true, y: false, setScale: false },
        points: { size: 5 },
        bind: { dblclick: () => () => this.#axis.showPiece(null) },
      },
      scales: {
        x: { time: false, range: () => this.#axis.range },
        y: { distr: spec.log ? 3 : 1, range: spec.range },
      },
      axes: axesOf(spec),
      series: [{}, ...spec.lines.map((line, i) => seriesOf(line, this.#legend.shown(i), points))],
      hooks: {
        drawAxes: [(plot) => spec.under?.(plot, this.#model)],
        draw: [(plot) => spec.over?.(plot, this.#model)],
        setCursor: [() => this.#showValues()],
        setSelect: [(plot) => this.#select(plot)],
      },
    };
  }

  #toggle(index) {
    this.#plot?.setSeries(index + 1, { show: this.#legend.shown(index) });
  }

  #select(plot) {
    const { left, width } = plot.select;
    if (width > 4) {
      const piece = [left, left + width].map((at) => plot.posToVal(at, 'x'));
      plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      this.#axis.showPiece(piece);
    }
  }

  #showValues() {
    const plot = this.#plot;
    if (!plot || !this.#model) {
      return;
    }
    const at = plot.cursor.idx ?? null;
    const data = at === null ? this.#data() : plot.data;
    const index = at ?? data[0].length - 1;
    this.#legend.show(plot, data, index, this.#model);
    this.#spec.more?.update(this.#model, data[0][index]);
  }

  #fillTable() {
    return this.#model ? this.#data() : null;
  }
}
