import { byId } from './dom.js';
import { Model } from './model.js';
import { RunView } from './run-view.js';

/** What run.css gives a run on paper, less the borders. */
const PAPER_WIDTH = 698;

/** report.html: one run, from the JSON that is in the page. */
const model = new Model();
model.take(JSON.parse(byId('report').textContent), true);
document.title = `${model.report.name} · Onrush`;
const view = new RunView(model);
byId('main').replaceChildren(view.node);
view.update();
addEventListener('beforeprint', () => view.resize(PAPER_WIDTH));
addEventListener('afterprint', () => view.resize(null));
