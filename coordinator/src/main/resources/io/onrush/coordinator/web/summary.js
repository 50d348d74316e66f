import { el, setText, setAttribute } from './dom.js';
import { clock, count, dateTime, digits, percent, rate, bytes } from './format.js';

const STATE_TONE = {
  running: 'good', finished: 'good', preparing: 'open', paused: 'warn', stopping: 'warn',
  stopped: 'warn', aborted: 'bad', failed: 'bad',
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
        el('div', {}, el('div', { class: 'names' }, this.#name, this.#state, this.#verdict), this.#facts),
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

/** The figures that matter most, and the totals that add up. */
export class Figures {
  #tiles = {};
  #sums = {};

  constructor() {
    const tile = (id, label) => {
      const value = el('dd', { id: `figure-${id}` });
      const note = el('dd', { class: 'note' });
      this.#tiles[id] = { value, note };
      return el('div', { class: 'tile' }, el('dt', {}, label), value, note);
    };
    const term = (name) => {
      const value = el('b', { id: `total-${name}` }, '0');
      this.#sums[name] = value;
      return el('span', { class: 'term' }, value, ` ${TOTAL_NAMES[name] ?? name}`);
    };
    const sum = (...parts) => el('p', { class: 'sum' }, ...parts);
    this.node = el(
      'section',
      { class: 'figures', 'aria-label': 'Figures' },
      el(
        'dl',
        { class: 'tiles' },
        tile('rate', 'Rate, requests/s'),
        tile('p50', 'Response p50, ms'),
        tile('p95', 'Response p95, ms'),
        tile('p99', 'Response p99, ms'),
        tile('failed', 'Failed'),
        tile('lag', 'Lag p99, ms'),
        tile('data', 'Received'),
        tile('thresholds', 'Thresholds'),
      ),
      el(
        'div',
        { id: 'totals', class: 'card sums' },
        sum(term('planned'), ' = ', term('sent'), ' + ', term('dropped'), ' + ', term('missed'), ' + ', term('unaccounted')),
        sum(term('sent2'), ' = ', term('succeeded'), ' + ', term('failed'), ' + ', term('inFlight')),
      ),
    );
  }

  update(report, ended) {
    const { counts, metrics } = report;
    const [response, service, lag] = [metrics.http_req_duration, metrics.http_req_service, metrics.generator_lag];
    const mean = counts.sent / Math.max(report.elapsed, 1e-9);
    this.#tile('rate', rate(ended ? mean : report.rate.actual), ended ? 'mean of the run' : `of ${rate(report.rate.target)}`);
    for (const [id, name] of [['p50', 'med'], ['p95', 'p(95)'], ['p99', 'p(99)']]) {
      this.#tile(id, time(response, name), `service ${time(service, name)}`);
    }
    this.#tile('failed', percent(metrics.http_req_failed.rate), `${count(counts.failed)} of ${count(counts.sent)}`, counts.failed > 0);
    this.#tile('lag', time(lag, 'p(99)'), `max ${time(lag, 'max')}`, lag['p(99)'] > 10);
    this.#tile('data', bytes(metrics.data_received.count), `sent ${bytes(metrics.data_sent.count)}`);
    this.#showThresholds(report.thresholds);
    for (const name of Object.keys(this.#sums)) {
      setText(this.#sums[name], count(counts[name === 'sent2' ? 'sent' : name]));
    }
  }

  #showThresholds(thresholds) {
    const crossed = thresholds.filter(({ passed }) => passed === false).length;
    const holding = thresholds.filter(({ passed }) => passed === true).length;
    const text = thresholds.length === 0 ? 'none' : `${holding} of ${thresholds.length}`;
    const note = crossed > 0 ? `${crossed} crossed` : thresholds.length === 0 ? 'in the plan' : 'hold';
    this.#tile('thresholds', text, note, crossed > 0);
  }

  #tile(id, value, note, bad = false) {
    setText(this.#tiles[id].value, value);
    setText(this.#tiles[id].note, note);
    this.#tiles[id].value.className = bad ? 'bad' : '';
  }
}

const TOTAL_NAMES = { inFlight: 'in flight', sent2: 'sent' };

function time(trendOf, name) {
  return trendOf.count > 0 ? digits(trendOf[name]) : '–';
}
