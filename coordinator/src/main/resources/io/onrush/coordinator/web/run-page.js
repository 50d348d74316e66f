import { el, setText, setAttribute, byId } from './dom.js';
import { Controls } from './controls.js';
import { files } from './files.js';
import { gravity } from './marks.js';
import { Model } from './model.js';
import { RunView } from './run-view.js';
import { follow } from './stream.js';

/** One run on the page, live until it ends. Draws at most once for each report, and never unseen. */
export class RunPage {
  #id;
  #say;
  #model = new Model();
  #view = new RunView(this.#model);
  #controls;
  #leave;
  #frame = null;
  #state = null;
  #onshown = () => this.#schedule();

  /** `say` tells a change in words; `onend` is called when nothing follows. */
  constructor(id, say, onend = () => {}) {
    this.#id = id;
    this.#say = say;
    this.#controls = new Controls(say);
    this.#view.actions.append(this.#controls.node, files(id, say));
    this.node = el('p', { class: 'none' }, 'Loading the run …');
    this.#leave = follow(id, {
      report: (report, whole) => this.#take(report, whole),
      event: (event) => this.#tell(event),
      end: () => {
        showConnection('ended');
        onend();
      },
      connection: (state) => this.#showConnection(state),
      gone: (error) => setText(this.node, error.message),
    });
    document.addEventListener('visibilitychange', this.#onshown);
  }

  get id() {
    return this.#id;
  }

  close() {
    this.#leave();
    cancelAnimationFrame(this.#frame);
    document.removeEventListener('visibilitychange', this.#onshown);
    this.#view.close();
    this.node.remove();
    showConnection('');
  }

  #take(report, whole) {
    this.#model.take(report, whole);
    if (!this.#view.node.isConnected) {
      this.node.replaceWith(this.#view.node);
      document.title = `${report.name} · Onrush`;
    }
    this.#schedule();
  }

  #schedule() {
    if (this.#frame === null && !document.hidden) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = null;
        this.#draw();
      });
    }
  }

  #draw() {
    const { report } = this.#model;
    if (!report) {
      return;
    }
    this.#view.update();
    this.#controls.update(report, this.#model.ended);
    const state = report.verdict ? `${report.state}: ${report.verdict}` : report.state;
    if (state !== this.#state && this.#state !== null) {
      this.#say(`The run is ${state}`);
    }
    this.#state = state;
  }

  /** What was there before the first report is no news. */
  #tell(event) {
    if (this.#model.report && gravity(event.type) === 'bad') {
      this.#say(event.text);
    }
  }

  #showConnection(state) {
    if (state === 'reconnecting' && byId('connection').dataset.state === 'live') {
      this.#say('The connection to the coordinator is lost: reconnecting');
    }
    showConnection(state);
  }
}

const CONNECTIONS = { live: 'live', reconnecting: 'reconnecting …', ended: 'ended', '': '' };

function showConnection(state) {
  const node = byId('connection');
  setText(node, CONNECTIONS[state]);
  setAttribute(node, 'data-state', state);
}
