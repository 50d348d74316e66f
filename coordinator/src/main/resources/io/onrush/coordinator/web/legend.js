import { el, setText } from './dom.js';

/** What a chart's lines are called and worth; each is a button that hides its line. */
export function legend(spec, ontoggle) {
  const shown = spec.lines.map((line) => !line.hidden);
  const items = spec.lines.map((line, index) => item(line, index));
  const text = el('span', { class: 'readout' });
  const node = el('span', { class: 'legend' }, ...items.map(({ button }) => button), text);

  function item(line, index) {
    const value = el('span', { class: 'value' });
    const swatch = el('span', { class: line.dash ? 'swatch dashed' : 'swatch' });
    swatch.style.setProperty('--color', `var(${line.color})`);
    const button = el(
      'button',
      {
        type: 'button',
        'aria-pressed': String(shown[index]),
        title: `Show or hide ${line.label}`,
        onclick() {
          shown[index] = !shown[index];
          button.setAttribute('aria-pressed', String(shown[index]));
          ontoggle(index);
        },
      },
      swatch,
      el('span', {}, line.label),
      value,
    );
    button.hidden = line.invisible === true;
    return { button, value };
  }

  return {
    node,
    shown: (index) => shown[index],
    /** Values of the data at an index. */
    show(plot, data, index, model) {
      items.forEach(({ button, value }, i) => {
        if (!spec.lines[i].invisible) {
          const column = data[i + 1];
          setText(value, index < 0 ? '–' : spec.format(column[index]));
          button.hidden = column.every((n) => n === null);
        }
      });
      setText(text, spec.readout?.(plot, model) ?? '');
    },
  };
}
