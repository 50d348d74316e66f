import { el } from './dom.js';
import { Chart } from './chart.js';
import { digits, rate, millis } from './format.js';
import { Heat, cellText } from './heat.js';
import { MarkStrip, paintGaps, paintMarks } from './marks.js';
import { colour } from './palette.js';
import { linearRange, logRange } from './scales.js';
import { Stack, partLegend } from './stack.js';

const column = (name) => (model) => model.columns[name];
const newest = (model, name) => model.columns[name].at(-1);

/** The charts of one run on one time axis: rate, response times, heat map, failures, lag. */
export function runCharts(axis, syncKey) {
  const strip = new MarkStrip(axis);
  const charts = [
    new Chart(rateSpec(strip), axis, syncKey),
    new Chart(responseSpec(), axis, syncKey),
    new Chart(heatSpec(), axis, syncKey),
    new Chart(errorsSpec(), axis, syncKey),
    new Chart(lagSpec(), axis, syncKey),
  ];
  return {
    node: el('div', { class: 'charts' }, ...charts.map((chart) => chart.figure)),
    charts,
    update(model) {
      strip.update(model);
      charts.forEach((chart) => chart.update(model));
    },
  };
}

function rateSpec(strip) {
  const stack = new Stack();
  return {
    id: 'chart-rate',
    title: 'Rate',
    unit: 'requests/s',
    more: partLegend(),
    height: 172,
    above: strip.node,
    format: rate,
    range: linearRange,
    lines: [
      {
        label: 'target',
        color: '--series-target',
        values: column('targetRate'),
        width: 1.5,
        dash: [6, 4],
      },
      { label: 'actual', color: '--series-actual', values: column('sent'), width: 1.75 },
    ],
    under: (plot, model) => {
      stack.paint(plot, model);
      paintGaps(plot, model);
    },
    over: paintMarks,
    summary: (model) =>
      `${rate(newest(model, 'sent'))} requests a second of ${rate(newest(model, 'targetRate'))}`,
  };
}

function responseSpec() {
  return {
    id: 'chart-response',
    title: 'Response time',
    unit: 'ms',
    height: 172,
    format: digits,
    log: true,
    range: logRange,
    lines: [
      { label: 'p99', color: '--series-p99', values: column('p99') },
      { label: 'p95', color: '--series-p95', values: column('p95') },
      { label: 'p50', color: '--series-p50', values: column('p50') },
      {
        label: 'service p99',
        color: '--series-service',
        values: column('serviceP99'),
        width: 1,
        dash: [4, 3],
      },
      {
        label: 'service p50',
        color: '--series-service',
        values: column('serviceP50'),
        width: 1,
        dash: [1, 3],
      },
    ],
    under: paintGaps,
    over: paintMarks,
    summary: (model) =>
      ['p50', 'p95', 'p99'].map((p) => `${p} ${millis(newest(model, p))}`).join(', '),
  };
}

function heatSpec() {
  const heat = new Heat();
  let model = null;
  return {
    id: 'chart-heat',
    title: 'All response times',
    unit: 'ms',
    height: 172,
    format: digits,
    log: true,
    range: () => (model ? heat.range(model) : [0.1, 100]),
    lines: [
      {
        label: 'responses',
        color: '--series-p50',
        invisible: true,
        values: (m) => {
          model = m;
          return m.columns.t.map(() => null);
        },
      },
    ],
    none: 'This report is of an earlier version and has no breakdown of response times.',
    empty: (m) => m.breakdown.spans.size === 0 && m.columns.t.length > 0,
    under: (plot, m) => heat.paint(plot, m),
    over: paintMarks,
    readout: cellText,
    summary: (m) => {
      const trend = m.report.metrics.http_req_duration;
      return `from ${millis(trend.min)} to ${millis(trend.max)}, half below ${millis(trend.med)}`;
    },
  };
}

function errorsSpec() {
  return {
    id: 'chart-errors',
    title: 'Failures',
    unit: 'requests/s',
    height: 124,
    format: rate,
    range: linearRange,
    lines: [
      {
        label: 'failed',
        color: '--series-failed',
        fill: '--series-failed-fill',
        values: column('failed'),
      },
      { label: 'dropped', color: '--series-dropped', values: column('dropped'), dash: [6, 3] },
      { label: 'missed', color: '--series-missed', values: column('missed'), dash: [2, 3] },
    ],
    under: paintGaps,
    over: paintMarks,
    summary: (model) => `${rate(newest(model, 'failed'))} failed a second`,
  };
}

const LAG_LIMIT_MS = 10;

function lagSpec() {
  return {
    id: 'chart-lag',
    title: 'Lag',
    unit: `ms, of the generator; a p99 above ${LAG_LIMIT_MS} spoils the run`,
    height: 124,
    format: digits,
    log: true,
    range: (plot, low, high) => logRange(plot, low, high > 0 ? Math.max(high, 20) : high),
    lines: [
      { label: 'p99', color: '--series-p99', values: column('lagP99') },
      { label: 'p50', color: '--series-p50', values: column('lagP50') },
    ],
    none: 'This report is of an earlier version and has no lag by the second.',
    under: paintGaps,
    over: (plot, model) => {
      paintLimit(plot);
      paintMarks(plot, model);
    },
    summary: (model) => `p99 ${millis(newest(model, 'lagP99'))}`,
  };
}

function paintLimit(plot) {
  const y = Math.round(plot.valToPos(LAG_LIMIT_MS, 'y', true)) + 0.5;
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = colour('--mark-bad');
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2, 4]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
