import { el, setAttribute } from './dom.js';
import { count, digits, instant, percent, shareOf } from './format.js';
import { gravity } from './marks.js';
import { requestRows, requests, stages } from './requests.js';
import { LiveTable } from './table.js';
import { workerRows, workers } from './workers.js';

const MOST_EVENTS = 200;

/** The tables of one run. Each update shows the report as it is now. */
export function runTables() {
  const tables = [
    [thresholds(), (report) => report.thresholds],
    [requests(), requestRows],
    [workers(), workerRows],
    [stages(), (report) => report.stages],
    [errors(), errorRows],
    [events(), (report) => report.events.slice(-MOST_EVENTS).reverse()],
    [gaps(), (report) => report.gaps],
  ];
  return {
    node: el('div', { class: 'tables' }, ...tables.map(([table]) => table.node)),
    update(report) {
      tables.forEach(([table, rows]) => table.update(rows(report)));
    },
  };
}

function thresholds() {
  return new LiveTable({
    id: 'thresholds',
    title: 'Thresholds',
    none: 'The plan has no thresholds.',
    key: (row) => `${row.metric} ${row.threshold}`,
    columns: [
      { head: 'State', text: holds, tone: (row) => `state ${HOLDS_TONE.get(row.passed)}` },
      { head: 'Metric', text: (row) => row.metric },
      { head: 'Threshold', text: (row) => row.threshold },
      { head: 'Value', num: true, text: (row) => (row.value === null ? '–' : thresholdValue(row)) },
    ],
  });
}

const HOLDS_TONE = new Map([
  [true, 'good'],
  [false, 'bad'],
  [null, 'open'],
]);

function holds(row) {
  return row.passed === null ? 'no data yet' : row.passed ? 'holds' : 'crossed';
}

function thresholdValue({ threshold, value }) {
  return threshold.startsWith('rate') ? percent(value) : digits(value);
}

function errorRows(report) {
  const all = report.errors.reduce((sum, error) => sum + error.count, 0);
  return report.errors.map((error) => ({ ...error, all })).sort((a, b) => b.count - a.count);
}

function errors() {
  return new LiveTable({
    id: 'errors',
    title: 'Errors',
    none: 'Nothing failed.',
    key: (row) => `${row.kind} ${row.status}`,
    columns: [
      { head: 'Kind', text: (row) => row.kind.replaceAll('_', ' ') },
      { head: 'Status', num: true, text: (row) => (row.status > 0 ? String(row.status) : '–') },
      {
        head: 'Count',
        num: true,
        text: (row) => count(row.count),
        bar: (row) => shareOf(row.count, row.all),
      },
      { head: 'Of all', num: true, text: (row) => percent(shareOf(row.count, row.all)) },
    ],
  });
}

function gaps() {
  return new LiveTable({
    id: 'gaps',
    title: 'Gaps',
    none: 'Every request that was due was a worker’s to send.',
    key: (row) => `${row.part} ${row.worker} ${row.from} ${row.cause}`,
    columns: [
      { head: 'Part', num: true, text: (row) => (row.part === null ? '–' : String(row.part)) },
      { head: 'From', num: true, text: (row) => instant(row.from) },
      { head: 'To', num: true, text: (row) => instant(row.to) },
      { head: 'Cause', text: (row) => row.cause },
      { head: 'Missed', num: true, text: (row) => count(row.missed) },
      { head: 'Unaccounted', num: true, text: (row) => count(row.unaccounted) },
    ],
  });
}

function events() {
  return new LiveTable({
    id: 'events',
    title: 'Events',
    none: 'Nothing yet.',
    key: (row) => row.id,
    mark: (tr, row) => setAttribute(tr, 'data-type', row.type),
    columns: [
      { head: 'At', num: true, text: (row) => instant(row.t) },
      {
        head: 'Event',
        text: (row) => row.type,
        tone: (row) => (gravity(row.type) === 'bad' ? 'bad' : ''),
      },
      { head: 'Part', num: true, text: (row) => (row.part === null ? '' : String(row.part)) },
      { head: 'What', wrap: true, text: (row) => row.text },
    ],
  });
}
