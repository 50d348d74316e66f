/**
 * The page: which view is shown, by the address behind the #.
 *
 *     #/              the run under way, or the last one; goes on to the next that starts
 *     #/run/ID        one run
 *     #/runs          all runs
 *     #/compare/A/B   two runs
 *
 * Elements that tests and scripts may rely on:
 *
 *     #main #connection (data-state: live, reconnecting, ended) #announce #problem
 *     #name #state #verdict (data-tone) #reasons #stage #elapsed
 *     #figure-rate, -p50, -p95, -p99, -failed, -lag, -data, -thresholds; #total-planned, -sent, ...
 *     #chart-rate, -response, -heat, -errors, -lag (figure, with a canvas); #window #zoom-out
 *     #workers tbody tr[data-part][data-state], #thresholds, #requests, #stages, #errors, #gaps,
 *     #events tbody tr[data-type]
 *     #pause #rate #skip #extend #stop; dialogs: #confirm (#confirm-ok), #rate-dialog (#rate-value,
 *     #rate-ramp, #rate-send), #extend-dialog (#extend-by, #extend-send)
 *     #start-open #start #plan-text #plan-file #plan-pick #plan-target #plan-speed #plan-errors
 *     #start-send #start-message; #token-dialog #token #token-send #forget-token
 *     #runs tbody tr[data-id] (a checkbox in each), #compare, #differences; #compare-rate, ...
 */
import { el, byId, setText } from './dom.js';
import { getJson, hasToken, keepToken, onTokenNeeded, NoTokenError } from './api.js';
import { CompareView } from './compare.js';
import { askForToken } from './dialogs.js';
import { Model, hasEnded } from './model.js';
import { RunPage } from './run-page.js';
import { RunsView } from './runs.js';
import { StartDialog } from './start.js';

const LOOK_AGAIN_MS = 3000;
const POINTS_EACH = 1500;
const SHOWN_MS = 8000;
// How fetch says that nobody answered.
const NO_ANSWER = 'The coordinator does not answer; it is asked again every few seconds.';

const main = byId('main');
let shown = null;
let timer = null;
let turn = 0;
let silence = null;

/** Tells a change to who cannot see it, and shows it for a while. */
function say(text) {
  clearTimeout(silence);
  setText(byId('announce'), text);
  silence = setTimeout(() => setText(byId('announce'), ''), SHOWN_MS);
}

function show(view) {
  shown?.close();
  shown = view;
  main.replaceChildren(view.node);
}

/** Runs again every few seconds, while the page is seen and this view is the one. */
function repeat(task) {
  const mine = turn;
  const again = async () => {
    if (!document.hidden) {
      try {
        await task(() => mine === turn);
        setText(byId('problem'), '');
      } catch (error) {
        if (mine === turn) {
          setText(byId('problem'), error instanceof TypeError ? NO_ANSWER : error.message);
        }
        if (error instanceof NoTokenError) {
          return;
        }
      }
    }
    if (mine === turn) {
      timer = setTimeout(again, LOOK_AGAIN_MS);
    }
  };
  again();
}

/** The newest run; one that starts later takes its place once this one has ended. */
function live() {
  let ended = true;
  repeat(async (valid) => {
    if (!ended) {
      return;
    }
    const { runs } = await getJson('/runs');
    const newest = runs.find((run) => !hasEnded(run.state)) ?? runs[0];
    if (!valid()) {
      return;
    }
    if (!newest) {
      if (!(shown instanceof Nothing)) {
        show(new Nothing());
      }
    } else if (newest.id !== shown?.id) {
      ended = hasEnded(newest.state);
      show(
        new RunPage(newest.id, say, () => {
          ended = true;
        }),
      );
    }
  });
}

/** What stands there before the first run. */
class Nothing {
  node = el(
    'div',
    { class: 'nothing' },
    el('h1', {}, 'No run yet'),
    el('p', {}, 'Start one here, or with the command: onrush start plan.yaml'),
  );

  close() {
    this.node.remove();
  }
}

function listRuns() {
  const view = new RunsView();
  show(view);
  document.title = 'Runs · Onrush';
  repeat(async (valid) => {
    const { runs } = await getJson('/runs');
    if (valid()) {
      view.update(runs);
    }
  });
}

async function compare(ids) {
  const mine = turn;
  try {
    const models = await Promise.all(ids.map(load));
    if (mine === turn) {
      const view = new CompareView(...models);
      show(view);
      view.start();
      document.title = 'Two runs · Onrush';
    }
  } catch (error) {
    setText(byId('problem'), error.message);
  }
}

async function load(id) {
  const model = new Model();
  model.take(await getJson(`/runs/${encodeURIComponent(id)}?points=${POINTS_EACH}`), true);
  return model;
}

function route() {
  turn += 1;
  clearTimeout(timer);
  setText(byId('problem'), '');
  const [, kind, ...ids] = location.hash.split('/');
  for (const link of document.querySelectorAll('nav.views a')) {
    const here = link.hash === `#/${kind ?? ''}`;
    link.toggleAttribute('data-here', here);
    here ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
  }
  if (kind === 'runs') {
    listRuns();
  } else if (kind === 'run' && ids.length === 1) {
    show(new RunPage(ids[0], say));
  } else if (kind === 'compare' && ids.length === 2) {
    compare(ids);
  } else {
    live();
  }
}

onTokenNeeded(askForToken);
byId('forget-token').hidden = !hasToken();
byId('forget-token').addEventListener('click', () => {
  keepToken(null);
  location.reload();
});
new StartDialog((id) => {
  location.hash = '#/';
  show(new RunPage(id, say));
  route();
});
addEventListener('hashchange', route);
route();
