import { setAttribute } from './dom.js';
import { bytes, count, digits, rate } from './format.js';
import { LiveTable } from './table.js';

const GONE = ['lost', 'left', 'failed'];

/** The rows of the table: workers, and what their bars are measured by. */
export function workerRows(report) {
  const most = Math.max(...report.workers.map((w) => Math.max(w.share, w.actualRate)), 1);
  return report.workers.map((worker) => ({ ...worker, most }));
}

/** Who carries the load, and how they are. */
export function workers() {
  return new LiveTable({
    id: 'workers',
    title: 'Workers',
    wide: true,
    none: 'No worker yet.',
    key: (row) => row.id,
    mark: (tr, row) => {
      setAttribute(tr, 'data-part', String(row.part));
      setAttribute(tr, 'data-state', row.state);
    },
    columns: [
      { head: 'Part', num: true, text: (row) => String(row.part) },
      { head: 'State', text: (row) => row.state, tone: workerTone },
      {
        head: 'Share /s',
        num: true,
        text: (row) => rate(row.share),
        bar: (row) => row.share / row.most,
      },
      {
        head: 'Sent /s',
        num: true,
        text: (row) => rate(row.actualRate),
        bar: (row) => row.actualRate / row.most,
      },
      { head: 'CPU, cores', num: true, text: (row) => digits(row.cpu), bar: (row) => row.cpu },
      {
        head: 'Lag p99, ms',
        num: true,
        text: (row) => digits(row.lagMillis),
        bar: (row) => (row.lagMillis ?? 0) / 10,
        tone: (row) => (row.lagMillis > 10 ? 'bad' : ''),
      },
      {
        head: 'Lease, ms',
        num: true,
        text: (row) => count(row.leaseMillis),
        bar: (row) => (row.leaseMillis ?? 0) / 1000,
      },
      { head: 'Clock error, ms', num: true, text: (row) => digits(row.clockErrorMillis) },
      { head: 'Memory', num: true, text: (row) => bytes(row.rssMiB * 1048576) },
      { head: 'Sent', num: true, text: (row) => count(row.counts.sent) },
      {
        head: 'Failed',
        num: true,
        text: (row) => count(row.counts.failed),
        tone: (row) => (row.counts.failed > 0 ? 'bad' : ''),
      },
      {
        head: 'Worker',
        text: (row) => `${row.id} · pid ${row.pid}`,
        title: (row) => row.address,
        tone: () => 'faint',
      },
      {
        head: 'Hindered by',
        wrap: true,
        text: hindrances,
        title: hindrances,
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
