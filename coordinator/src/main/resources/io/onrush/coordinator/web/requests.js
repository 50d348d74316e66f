import { count, digits, instant, percent, rate, shareOf } from './format.js';
import { LiveTable } from './table.js';

/** The rows of the table of requests. */
export function requestRows(report) {
  const slowest = Math.max(...report.requests.map((r) => r.metrics.http_req_duration['p(99)']), 0);
  return report.requests.map((request) => ({ ...request, slowest, all: report.counts.sent }));
}

const trend = (row) => row.metrics.http_req_duration;

function times() {
  const column = (head, name) => ({
    head,
    num: true,
    text: (row) => (trend(row).count > 0 ? digits(trend(row)[name]) : '–'),
  });
  return [
    column('p50, ms', 'med'),
    column('p95', 'p(95)'),
    column('p99', 'p(99)'),
    column('max', 'max'),
  ];
}

function failedColumn() {
  return {
    head: 'Failed',
    num: true,
    text: ({ counts }) => percent(shareOf(counts.failed, counts.sent)),
    tone: ({ counts }) => (counts.failed > 0 ? 'bad' : ''),
  };
}

/** What was sent, by request of the plan. */
export function requests() {
  return new LiveTable({
    id: 'requests',
    title: 'Requests',
    none: 'The plan has no requests.',
    key: (row) => `${row.scenario}/${row.name}`,
    columns: [
      { head: 'Request', text: (row) => row.name },
      { head: 'Method', text: (row) => row.method, tone: () => 'faint' },
      { head: 'Scenario', text: (row) => row.scenario, tone: () => 'faint' },
      {
        head: 'Sent',
        num: true,
        text: (row) => count(row.counts.sent),
        bar: (row) => shareOf(row.counts.sent, row.all),
      },
      failedColumn(),
      ...times(),
    ],
  });
}

/** What was sent, by stage of the plan. */
export function stages() {
  return new LiveTable({
    id: 'stages',
    title: 'Stages',
    none: 'No stages.',
    key: (row) => `${row.scenario}/${row.name}/${row.startsAt}`,
    columns: [
      {
        head: 'Stage',
        text: (row) => row.name,
        tone: (row) => (row.enteredAt === null ? 'faint' : ''),
      },
      {
        head: 'Entered',
        num: true,
        text: (row) => (row.enteredAt === null ? '–' : instant(row.enteredAt)),
      },
      { head: 'To, /s', num: true, text: (row) => rate(row.targetRate) },
      {
        head: 'Spread, ms',
        num: true,
        help: 'Between the first and the last worker to enter it',
        text: (row) =>
          row.spreadMillis === null
            ? '–'
            : `${digits(row.spreadMillis)} ± ${digits(row.spreadErrorMillis)}`,
      },
      { head: 'Sent', num: true, text: (row) => count(row.counts.sent) },
      failedColumn(),
      ...times(),
    ],
  });
}
