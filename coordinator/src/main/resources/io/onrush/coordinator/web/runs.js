import { el, setAttribute } from './dom.js';
import { clock, count, dateTime, percent } from './format.js';
import { LiveTable } from './table.js';

/** The list of all runs; two of them can be chosen for comparison. */
export class RunsView {
  #chosen = new Set();
  #ids = [];
  #compare;
  #table = new LiveTable({
    id: 'runs',
    title: 'All runs',
    heading: 'h2',
    wide: true,
    none: 'No run yet. Start one.',
    key: (row) => row.id,
    mark: (tr, row) => setAttribute(tr, 'data-id', row.id),
    columns: [
      { head: 'Compare', node: (row) => this.#choice(row), text: () => '' },
      {
        head: 'Run',
        node: (row) => el('a', { href: `#/run/${row.id}` }, row.name),
        text: () => '',
      },
      { head: 'Started', num: true, text: (row) => dateTime(row.startedAt) },
      { head: 'State', text: (row) => row.state },
      {
        head: 'Verdict',
        text: (row) => row.verdict ?? '–',
        tone: (row) => `state ${VERDICTS[row.verdict] ?? 'open'}`,
      },
      { head: 'Run time', num: true, text: (row) => clock(row.elapsed) },
      { head: 'Sent', num: true, text: (row) => count(row.counts.sent) },
      {
        head: 'Failed',
        num: true,
        text: ({ counts }) => percent(counts.sent > 0 ? counts.failed / counts.sent : 0),
        tone: ({ counts }) => (counts.failed > 0 ? 'bad' : ''),
      },
      { head: 'Target', text: (row) => row.target, tone: () => 'faint' },
      { head: 'Id', text: (row) => row.id, tone: () => 'faint' },
    ],
  });

  constructor() {
    this.#compare = el(
      'button',
      { type: 'button', id: 'compare', disabled: true, onclick: () => this.#go() },
      'Compare two',
    );
    this.node = el(
      'article',
      { class: 'run' },
      el(
        'div',
        { class: 'bar-of-charts' },
        el('h1', {}, 'Runs'),
        this.#compare,
        el('span', { class: 'unit' }, 'tick two runs to see their differences'),
      ),
      el('div', { class: 'tables' }, this.#table.node),
    );
  }

  update(runs) {
    this.#ids = runs.map(({ id }) => id);
    this.#table.update(runs);
  }

  close() {
    this.node.remove();
  }

  #choice(row) {
    const box = el('input', { type: 'checkbox', 'aria-label': `Compare ${row.name}, ${row.id}` });
    box.addEventListener('change', () => {
      this.#chosen[box.checked ? 'add' : 'delete'](row.id);
      this.#compare.disabled = this.#chosen.size !== 2;
    });
    return box;
  }

  /** The older run is A. */
  #go() {
    const two = this.#ids.filter((id) => this.#chosen.has(id)).reverse();
    location.hash = `#/compare/${two.join('/')}`;
  }
}

const VERDICTS = { passed: 'good', failed: 'bad', invalid: 'warn' };
