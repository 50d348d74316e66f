import { el, byId } from './dom.js';

/** The plan as text with numbered lines; what is wrong stands at its line and in a list. */
export class PlanEditor {
  #text = byId('plan-text');
  #lines = byId('plan-lines');
  #list = byId('plan-errors');
  #wrong = new Map();
  #drawn = '';

  constructor() {
    this.#text.addEventListener('input', () => this.#drawLines());
    this.#text.addEventListener('scroll', () => {
      this.#lines.scrollTop = this.#text.scrollTop;
    });
    this.#drawLines();
  }

  get text() {
    return this.#text.value;
  }

  set text(value) {
    this.#text.value = value;
    this.#text.scrollTop = 0;
    this.showErrors([]);
  }

  /** Shows a plan's errors: {line, column, message}; line 0 is that of none. */
  showErrors(errors) {
    this.#wrong = new Map();
    for (const error of errors.filter(({ line }) => line > 0)) {
      this.#wrong.set(error.line, [...(this.#wrong.get(error.line) ?? []), error.message]);
    }
    this.#list.replaceChildren(...errors.map((error) => this.#item(error)));
    this.#list.hidden = errors.length === 0;
    this.#text.setAttribute('aria-invalid', String(errors.length > 0));
    this.#drawLines();
  }

  #item({ line, column, message }) {
    const text = line > 0 ? `line ${line}: ${message}` : message;
    return el(
      'li',
      {},
      line > 0
        ? el(
            'button',
            { type: 'button', 'data-line': String(line), onclick: () => this.#goTo(line, column) },
            text,
          )
        : text,
    );
  }

  #goTo(line, column) {
    const before = this.text.split('\n').slice(0, line - 1);
    const begin = before.reduce((length, each) => length + each.length + 1, 0);
    const at = begin + Math.max(column - 1, 0);
    this.#text.focus();
    this.#text.setSelectionRange(at, begin + this.text.slice(begin).split('\n')[0].length);
    this.#text.scrollTop = Math.max(
      0,
      (line - 4) * parseFloat(getComputedStyle(this.#text).lineHeight),
    );
  }

  #drawLines() {
    const count = this.text.split('\n').length;
    const key = `${count} ${[...this.#wrong.keys()]}`;
    if (key !== this.#drawn) {
      this.#drawn = key;
      this.#lines.replaceChildren(
        ...Array.from({ length: count }, (_, i) => this.#lineNumber(i + 1)),
      );
    }
    this.#lines.scrollTop = this.#text.scrollTop;
  }

  #lineNumber(line) {
    const messages = this.#wrong.get(line);
    return el('span', messages ? { class: 'wrong', title: messages.join('\n') } : {}, String(line));
  }
}
