import { el, setText, setAttribute } from './dom.js';
import { clock, dateTime, digits } from './format.js';

const STATE_TONE = {
  running: 'good',
  finished: 'good',
  preparing: 'open',
  paused: 'warn',
  stopping: 'warn',
  stopped: 'warn',
  aborted: 'bad',
  failed: 'bad',
};
const VERDICT_TONE = { passed: 'good', failed: 'bad', invalid: 'warn' };

/** What a run is and where it stands: name, state, verdict, stage, progress. */
export class Summary {
  #name = el('h1', { id: 'name' });
  #state = el('span', { id: 'state', class: 'badge' });
  #verdict = el('span', { id: 'verdict', class: 'badge', hidden: true });
  #facts = el('p', { class: 'facts' });
  #reasons = el('ul', { id: 'reasons', hidden: true });
  #stage = el('span', { id: 'stage' });
  #elapsed = el('span', { id: 'elapsed', class: 'tabular' });
  #course = el('div', { class: 'course', 'aria-hidden': 'true' });
  #progress = el('div', { class: 'progress', role: 'progressbar', 'aria-label': 'Run time' });

  constructor() {
    /** Place for the controls. */
    this.actions = el('div', { class: 'actions' });
    this.#progress.append(el('div', { class: 'done' }), this.#course);
    this.node = el(
      'header',
      { class: 'summary' },
      el(
        'div',
        { class: 'title' },
        el(
          'div',
          {},
          el('div', { class: 'names' }, this.#name, this.#state, this.#verdict),
          this.#facts,
        ),
        this.actions,
      ),
      this.#reasons,
      el('div', { class: 'where' }, this.#stage, this.#elapsed),
      this.#progress,
    );
  }

  update(report) {
    setText(this.#name, report.name);
    badge(this.#state, report.state, STATE_TONE[report.state]);
    this.#verdict.hidden = report.verdict === null;
    badge(this.#verdict, report.verdict ?? '', VERDICT_TONE[report.verdict]);
    setText(this.#facts, facts(report));
    if (this.#reasons.children.length !== report.verdictReasons.length) {
      this.#reasons.replaceChildren(...report.verdictReasons.map((text) => el('li', {}, text)));
      this.#reasons.hidden = report.verdictReasons.length === 0;
    }
    setText(this.#stage, stageText(report));
    setText(this.#elapsed, `${clock(report.elapsed)} of ${clock(report.duration)}`);
    const done = Math.min((100 * report.elapsed) / Math.max(report.duration, 1e-9), 100);
    this.#progress.firstChild.style.width = `${done}%`;
    setAttribute(this.#progress, 'aria-valuenow', done.toFixed(0));
    setAttribute(this.#progress, 'aria-valuetext', this.#elapsed.textContent);
    this.#showCourse(report);
  }

  #showCourse({ stages, duration }) {
    while (this.#course.children.length < stages.length) {
      this.#course.append(el('i'));
    }
    stages.forEach((stage, i) => {
      this.#course.children[i].style.left = `${(100 * stage.startsAt) / Math.max(duration, 1e-9)}%`;
    });
  }
}

function badge(node, text, tone) {
  setText(node, text);
  setAttribute(node, 'data-tone', tone ?? 'open');
}

function facts(report) {
  const tags = Object.entries(report.tags).map(([key, value]) => `${key}=${value}`);
  const speed = report.speed === 1 ? [] : [`${digits(report.speed)} times as fast`];
  return [report.target, dateTime(report.startedAt), ...speed, ...tags, report.id].join(' · ');
}

function stageText({ stage, stages, state }) {
  if (!stage) {
    return state === 'preparing' ? 'preparing the workers' : 'before the first stage';
  }
  return `stage ${stage.index + 1} of ${stages.length}: ${stage.name}`;
}
