import { el } from './dom.js';
import { clock } from './format.js';

const ROWS = 60;

/** A chart's data as a table, for who cannot see the chart: the newest points, newest first. */
export function dataTable(spec, data) {
  const body = el('tbody');
  const lines = spec.lines.filter((line) => !line.invisible);
  const node = el(
    'details',
    { class: 'data', ontoggle: update },
    el('summary', {}, 'Data', el('span', { class: 'hidden' }, ` of ${spec.title}`)),
    el(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Data of ${spec.title}` },
      el(
        'table',
        {},
        el('caption', {}, `${spec.title}, ${spec.unit}, the newest ${ROWS} points`),
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            ...['Time', ...lines.map((line) => line.label)].map((head) =>
              el('th', { scope: 'col', class: 'num' }, head),
            ),
          ),
        ),
        body,
      ),
    ),
  );

  function update() {
    const columns = node.open ? data() : null;
    if (!columns) {
      return;
    }
    const from = Math.max(0, columns[0].length - ROWS);
    const kept = [columns[0], ...columns.slice(1).filter((c, i) => !spec.lines[i].invisible)];
    const rows = [];
    for (let i = columns[0].length - 1; i >= from; i -= 1) {
      rows.push(
        el(
          'tr',
          {},
          ...kept.map((column, k) =>
            el('td', { class: 'num' }, k === 0 ? clock(column[i]) : spec.format(column[i])),
          ),
        ),
      );
    }
    body.replaceChildren(...rows);
  }

  return { node, update };
}
