import { el, setAttribute } from './dom.js';
import { count, digits, percent, rate, instant, bytes } from './format.js';
import { gravity } from './marks.js';
import { LiveTable } from './table.js';

const MOST_EVENTS = 200;
const share = (part, all) => (all > 0 ? part / all : 0);

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
    id: 'thresholds', title: 'Thresholds', none: 'The plan has no thresholds.',
    key: (row) => `${row.metric} ${row.threshold}`,
    columns: [
      { head: 'State', text: holds, tone: (row) => `state ${HOLDS_TONE.get(row.passed)}` },
      { head: 'Metric', text: (row) => row.metric },
      { head: 'Threshold', text: (row) => row.threshold },
      { head: 'Value', num: true, text: (row) => (row.value === null ? '–' : thresholdValue(row)) },
    ],
  });
}

const HOLDS_TONE = new Map([[true, 'good'], [false, 'bad'], [null, 'open']]);

function holds(row) {
  return row.passed === null ? 'no data yet' : row.passed ? 'holds' : 'crossed';
}

function thresholdValue({ threshold, value }) {
  return threshold.startsWith('rate') ? percent(value) : digits(value);
}

const GONE = ['lost', 'left', 'failed'];

function workerRows(report) {
  const most = Math.max(...report.workers.map((w) => Math.max(w.share, w.actualRate)), 1);
  return report.workers.map((worker) => ({ ...worker, most }));
}

function workers() {
  return new LiveTable({
    id: 'workers', title: 'Workers', wide: true, none: 'No worker yet.',
    key: (row) => row.id,
    mark: (tr, row) => {
      setAttribute(tr, 'data-part', String(row.part));
      setAttribute(tr, 'data-state', row.state);
    },
    columns: [
      { head: 'Part', num: true, text: (row) => String(row.part) },
      { head: 'State', text: (row) => row.state, tone: workerTone },
      { head: 'Share /s', num: true, text: (row) => rate(row.share), bar: (row) => row.share / row.most },
      { head: 'Sent /s', num: true, text: (row) => rate(row.actualRate), bar: (row) => row.actualRate / row.most },
      { head: 'CPU, cores', num: true, text: (row) => digits(row.cpu), bar: (row) => row.cpu },
      {
        head: 'Lag p99, ms', num: true, text: (row) => digits(row.lagMillis),
        bar: (row) => (row.lagMillis ?? 0) / 10, tone: (row) => (row.lagMillis > 10 ? 'bad' : ''),
      },
      {
        head: 'Lease, ms', num: true, text: (row) => count(row.leaseMillis),
        bar: (row) => (row.leaseMillis ?? 0) / 1000,
      },
      { head: 'Clock error, ms', num: true, text: (row) => digits(row.clockErrorMillis) },
      { head: 'Memory', num: true, text: (row) => bytes(row.rssMiB * 1048576) },
      { head: 'Sent', num: true, text: (row) => count(row.counts.sent) },
      { head: 'Failed', num: true, text: (row) => count(row.counts.failed), tone: (row) => (row.counts.failed > 0 ? 'bad' : '') },
      { head: 'Worker', text: (row) => `${row.id} · pid ${row.pid}`, title: (row) => row.address, tone: () => 'faint' },
      {
        head: 'Hindered by', wrap: true, text: hindrances, title: hindrances,
        tone: (row) => (row.saturated ? 'clamp bad' : ''),
      },
    ],
  });
}

function workerTone({ state, saturated }) {
  const bad = GONE.includes(state) && state !== 'left';
  return `state ${bad ? 'bad' : saturated ? 'warn' : state === 'running' ? 'good' : 'open'}`;
}

function hindrances(row) {
  return row.hindrances?.length > 0 ? row.hindrances.join('; ') : row.saturated ? 'saturated' : '–';
}

function requestRows(report) {
  const slowest = Math.max(...report.requests.map((r) => r.metrics.http_req_duration['p(99)']), 0);
  return report.requests.map((request) => ({ ...request, slowest, all: report.counts.sent }));
}

const trend = (row) => row.metrics.http_req_duration;

function times() {
  const column = (head, name) => ({
    head, num: true, text: (row) => (trend(row).count > 0 ? digits(trend(row)[name]) : '–'),
  });
  return [column('p50, ms', 'med'), column('p95', 'p(95)'), column('p99', 'p(99)'), column('max', 'max')];
}

function failedColumn() {
  return {
    head: 'Failed', num: true, text: ({ counts }) => percent(share(counts.failed, counts.sent)),
    tone: ({ counts }) => (counts.failed > 0 ? 'bad' : ''),
  };
}

function requests() {
  return new LiveTable({
    id: 'requests', title: 'Requests', none: 'The plan has no requests.',
    key: (row) => `${row.scenario}/${row.name}`,
    columns: [
      { head: 'Request', text: (row) => row.name },
      { head: 'Method', text: (row) => row.method, tone: () => 'faint' },
      { head: 'Scenario', text: (row) => row.scenario, tone: () => 'faint' },
      { head: 'Sent', num: true, text: (row) => count(row.counts.sent), bar: (row) => share(row.counts.sent, row.all) },
      failedColumn(),
      ...times(),
    ],
  });
}

function stages() {
  return new LiveTable({
    id: 'stages', title: 'Stages', none: 'No stages.',
    key: (row) => `${row.scenario}/${row.name}/${row.startsAt}`,
    columns: [
      { head: 'Stage', text: (row) => row.name, tone: (row) => (row.enteredAt === null ? 'faint' : '') },
      { head: 'Entered', num: true, text: (row) => (row.enteredAt === null ? '–' : instant(row.enteredAt)) },
      { head: 'To, /s', num: true, text: (row) => rate(row.targetRate) },
      {
        head: 'Spread, ms', num: true, help: 'Between the first and the last worker to enter it',
        text: (row) => (row.spreadMillis === null ? '–' : `${digits(row.spreadMillis)} ± ${digits(row.spreadErrorMillis)}`),
      },
      { head: 'Sent', num: true, text: (row) => count(row.counts.sent) },
      failedColumn(),
      ...times(),
    ],
  });
}

function errorRows(report) {
  const all = report.errors.reduce((sum, error) => sum + error.count, 0);
  return report.errors.map((error) => ({ ...error, all })).sort((a, b) => b.count - a.count);
}

function errors() {
  return new LiveTable({
    id: 'errors', title: 'Errors', none: 'Nothing failed.',
    key: (row) => `${row.kind} ${row.status}`,
    columns: [
      { head: 'Kind', text: (row) => row.kind.replaceAll('_', ' ') },
      { head: 'Status', num: true, text: (row) => (row.status > 0 ? String(row.status) : '–') },
      { head: 'Count', num: true, text: (row) => count(row.count), bar: (row) => share(row.count, row.all) },
      { head: 'Of all', num: true, text: (row) => percent(share(row.count, row.all)) },
    ],
  });
}

function gaps() {
  return new LiveTable({
    id: 'gaps', title: 'Gaps', none: 'Every request that was due was a worker’s to send.',
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
    id: 'events', title: 'Events', none: 'Nothing yet.',
    key: (row) => row.id,
    mark: (tr, row) => setAttribute(tr, 'data-type', row.type),
    columns: [
      { head: 'At', num: true, text: (row) => instant(row.t) },
      { head: 'Event', text: (row) => row.type, tone: (row) => (gravity(row.type) === 'bad' ? 'bad' : '') },
      { head: 'Part', num: true, text: (row) => (row.part === null ? '' : String(row.part)) },
      { head: 'What', wrap: true, text: (row) => row.text },
    ],
  });
}
