import { el, setText, setAttribute } from './dom.js';

/**
 * A table whose cells change in place. `columns`: {head, text(row), num, bar(row) from 0 to 1,
 * tone(row) as a class, node(row) for a first cell that is more than text, title(row)}; `key(row)`
 * tells rows apart, `mark(tr, row)` sets attributes of a row, `heading` is the title's element.
 */
export class LiveTable {
  #spec;
  #body;
  #rows = new Map();
  #none;
  #scroll;

  constructor(spec) {
    this.#spec = spec;
    this.#body = el('tbody');
    const heads = spec.columns.map((column) =>
      el('th', { scope: 'col', class: column.num ? 'num' : null, title: column.help }, column.head),
    );
    this.#none = el('p', { class: 'none' }, spec.none);
    this.#scroll = el(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': spec.title },
      el(
        'table',
        { id: spec.id },
        el('caption', { class: 'hidden' }, spec.title),
        el('thead', {}, el('tr', {}, ...heads)),
        this.#body,
      ),
    );
    this.node = el(
      'div',
      { class: spec.wide ? 'card wide' : 'card' },
      el('div', { class: 'head' }, el(spec.heading ?? 'h3', {}, spec.title)),
      this.#scroll,
      this.#none,
    );
  }

  update(rows) {
    this.#none.hidden = rows.length > 0;
    this.#scroll.hidden = rows.length === 0;
    const seen = new Set();
    let before = null;
    for (const row of rows) {
      const key = this.#spec.key(row);
      seen.add(key);
      const line = this.#rows.get(key) ?? this.#add(key, row);
      const place = before ? before.nextSibling : this.#body.firstChild;
      if (place !== line.node) {
        this.#body.insertBefore(line.node, place);
      }
      before = line.node;
      this.#fill(line, row);
    }
    for (const [key, line] of this.#rows) {
      if (!seen.has(key)) {
        line.node.remove();
        this.#rows.delete(key);
      }
    }
  }

  #add(key, row) {
    const cells = this.#spec.columns.map((column) => {
      const text = column.node ? column.node(row) : el('span');
      const classes = [column.num ? 'num' : '', column.bar ? 'bar' : '', column.wrap ? 'wrap' : ''];
      return { text, cell: el('td', { class: classes.join(' ').trim() || null }, text) };
    });
    const line = { node: el('tr', {}, ...cells.map(({ cell }) => cell)), cells };
    this.#rows.set(key, line);
    return line;
  }

  #fill(line, row) {
    this.#spec.mark?.(line.node, row);
    this.#spec.columns.forEach((column, i) => {
      const { text, cell } = line.cells[i];
      if (!column.node) {
        setText(text, column.text(row));
      }
      if (column.title) {
        setAttribute(cell, 'title', column.title(row));
      }
      const tone = column.tone?.(row) ?? '';
      if (text.className !== tone) {
        text.className = tone;
      }
      if (column.bar) {
        const bar = Math.min(Math.max(column.bar(row), 0), 1).toFixed(3);
        if (line.cells[i].bar !== bar) {
          line.cells[i].bar = bar;
          cell.style.setProperty('--bar', bar);
        }
      }
    });
  }
}
