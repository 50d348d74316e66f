import { el } from './dom.js';
import { Chart } from './chart.js';
import { count, dateTime, digits, percent, rate } from './format.js';
import { linearRange, logRange } from './scales.js';
import { LiveTable } from './table.js';
import { TimeAxis } from './time-axis.js';

/** Two runs side by side: figures with their differences, and their courses in one chart each. */
export class CompareView {
  #charts;
  #table = figuresTable();

  constructor(first, second) {
    const axis = new TimeAxis();
    axis.grow(Math.max(first.newestT, second.newestT));
    const both = merged(first, second);
    this.#charts = specs().map((spec) => new Chart(spec, axis, 'compare'));
    axis.onchange = () => this.#charts.forEach((chart) => chart.update(both));
    this.node = el(
      'article',
      { class: 'run' },
      el('h1', {}, 'Two runs'),
      el('div', { class: 'pair' }, card('A', first.report), card('B', second.report)),
      el('div', { class: 'charts' }, ...this.#charts.map((chart) => chart.figure)),
      el('div', { class: 'tables' }, this.#table.node),
    );
    this.#table.update(figureRows(first.report, second.report));
    this.start = () => this.#charts.forEach((chart) => chart.update(both));
  }

  close() {
    this.#charts.forEach((chart) => chart.close());
    this.node.remove();
  }
}

function card(letter, report) {
  return el(
    'section',
    { class: 'card', 'aria-label': `Run ${letter}` },
    el('h2', {}, `${letter}: `, el('a', { href: `#/run/${report.id}` }, report.name)),
    el(
      'p',
      { class: 'facts' },
      `${report.verdict ?? report.state} · ${dateTime(report.startedAt)} · ${report.target} · ${report.id}`,
    ),
  );
}

const COMPARED = ['sent', 'p50', 'p95', 'p99', 'failed'];

/** One table of columns for both runs, A's and B's, over all times of either. */
function merged(first, second) {
  const t = [...new Set([...first.columns.t, ...second.columns.t])].sort((a, b) => a - b);
  const table = { t };
  for (const name of COMPARED) {
    table[`a.${name}`] = at(first, name, t);
    table[`b.${name}`] = at(second, name, t);
  }
  return { columns: table };
}

/** A column at other times; undefined, so that lines go on, where this run has no point. */
function at(model, name, times) {
  const index = new Map(model.columns.t.map((each, i) => [each, i]));
  return times.map((each) => (index.has(each) ? model.columns[name][index.get(each)] : undefined));
}

function specs() {
  const lines = (name) => [
    { label: 'A', color: '--series-a', values: (model) => model.columns[`a.${name}`] },
    {
      label: 'B',
      color: '--series-b',
      values: (model) => model.columns[`b.${name}`],
      dash: [6, 3],
    },
  ];
  const spec = (id, title, unit, name, more) => ({
    id: `compare-${id}`,
    title,
    unit,
    height: 170,
    lines: lines(name),
    summary: () => 'run A and run B over run time',
    ...more,
  });
  const linear = { format: rate, range: linearRange };
  const times = { format: digits, range: logRange, log: true };
  return [
    spec('rate', 'Rate', 'requests/s', 'sent', linear),
    spec('p50', 'Response p50', 'ms', 'p50', times),
    spec('p99', 'Response p99', 'ms', 'p99', times),
    spec('failed', 'Failures', 'requests/s', 'failed', linear),
  ];
}

function figuresTable() {
  return new LiveTable({
    id: 'differences',
    title: 'Differences',
    heading: 'h2',
    wide: true,
    none: '',
    key: (row) => row.name,
    columns: [
      { head: 'Figure', text: (row) => row.name },
      { head: 'A', num: true, text: (row) => row.text(row.a) },
      { head: 'B', num: true, text: (row) => row.text(row.b) },
      { head: 'B − A', num: true, text: difference },
      { head: 'B to A', num: true, text: ratio, tone: tone },
    ],
  });
}

function difference({ a, b, text }) {
  if (a === null || b === null) {
    return '–';
  }
  return b === a ? '0' : `${b > a ? '+' : '−'}${text(Math.abs(b - a))}`;
}

function ratio({ a, b, less }) {
  if (a === null || b === null || a === 0) {
    return a === b ? 'same' : '–';
  }
  const change = (b - a) / a;
  if (Math.abs(change) < 0.0005) {
    return 'same';
  }
  const words = less ? (change > 0 ? ' worse' : ' better') : '';
  return `${change > 0 ? '+' : '−'}${(100 * Math.abs(change)).toFixed(1)} %${words}`;
}

function tone({ a, b, less }) {
  if (!less || a === null || b === null || Math.abs(b - a) <= 0.05 * a) {
    return '';
  }
  return b > a ? 'state bad' : 'state good';
}

function figureRows(a, b) {
  const row = (name, text, of, less) => ({ name, text, less, a: known(of(a)), b: known(of(b)) });
  const trends = [
    ['Response', 'http_req_duration'],
    ['Service', 'http_req_service'],
    ['Lag', 'generator_lag'],
  ];
  const places = [
    ['p50', 'med'],
    ['p95', 'p(95)'],
    ['p99', 'p(99)'],
    ['max', 'max'],
  ];
  return [
    row('Requests sent', count, (r) => r.counts.sent),
    row('Mean rate, requests/s', rate, (r) => r.counts.sent / Math.max(r.elapsed, 1e-9)),
    row('Failed', percent, (r) => r.metrics.http_req_failed.rate, true),
    row(
      'Dropped, missed, unaccounted',
      count,
      ({ counts: c }) => c.dropped + c.missed + c.unaccounted,
      true,
    ),
    ...trends.flatMap(([title, metric]) =>
      places.map(([place, name]) =>
        row(`${title} ${place}, ms`, digits, (r) => r.metrics[metric][name], true),
      ),
    ),
    ...names(a, b).map((name) =>
      row(
        `${name}: response p95, ms`,
        digits,
        (r) => r.requests.find((q) => q.name === name)?.metrics.http_req_duration['p(95)'],
        true,
      ),
    ),
  ];
}

function known(value) {
  return value === undefined || value === null ? null : value;
}

function names(a, b) {
  return [...new Set([...a.requests, ...b.requests].map((request) => request.name))];
}
