import { el } from './dom.js';
import { hasToken, request } from './api.js';

const FILES = [
  ['report.html', '/report.html'],
  ['report.json', ''],
  ['series.csv', '/series.csv'],
  ['histogram.hlog', '/histogram.hlog'],
  ['junit.xml', '/junit.xml'],
  ['plan.yaml', '/plan'],
];

/** Links to what can be had of a run. */
export function files(id, say) {
  return el(
    'nav',
    { class: 'files', 'aria-label': 'Files of this run' },
    ...FILES.map(([name, path]) => link(id, name, path, say)),
  );
}

function link(id, name, path, say) {
  const at = `/runs/${id}${path}`;
  return el(
    'a',
    {
      href: `/api/v1${at}`,
      'data-file': name,
      onclick: (event) => {
        // A link cannot carry a token.
        if (hasToken()) {
          event.preventDefault();
          save(at, `${id}-${name}`).catch((error) => say(error.message));
        }
      },
    },
    name,
  );
}

async function save(path, name) {
  const url = URL.createObjectURL(await (await request(path)).blob());
  el('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
