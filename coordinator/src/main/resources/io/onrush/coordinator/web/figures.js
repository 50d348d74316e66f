import { el, setText } from './dom.js';
import { bytes, count, digits, percent, rate } from './format.js';

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
        sum(
          term('planned'),
          ' = ',
          term('sent'),
          ' + ',
          term('dropped'),
          ' + ',
          term('missed'),
          ' + ',
          term('unaccounted'),
        ),
        sum(
          term('sent2'),
          ' = ',
          term('succeeded'),
          ' + ',
          term('failed'),
          ' + ',
          term('inFlight'),
        ),
      ),
    );
  }

  update(report, ended) {
    const { counts, metrics } = report;
    const [response, service, lag] = [
      metrics.http_req_duration,
      metrics.http_req_service,
      metrics.generator_lag,
    ];
    const mean = counts.sent / Math.max(report.elapsed, 1e-9);
    this.#tile(
      'rate',
      rate(ended ? mean : report.rate.actual),
      ended ? 'mean of the run' : `of ${rate(report.rate.target)}`,
    );
    for (const [id, name] of [
      ['p50', 'med'],
      ['p95', 'p(95)'],
      ['p99', 'p(99)'],
    ]) {
      this.#tile(id, time(response, name), `service ${time(service, name)}`);
    }
    this.#tile(
      'failed',
      percent(metrics.http_req_failed.rate),
      `${count(counts.failed)} of ${count(counts.sent)}`,
      counts.failed > 0,
    );
    this.#tile('lag', time(lag, 'p(99)'), `max ${time(lag, 'max')}`, lag['p(99)'] > 10);
    this.#tile(
      'data',
      bytes(metrics.data_received.count),
      `sent ${bytes(metrics.data_sent.count)}`,
    );
    this.#showThresholds(report.thresholds);
    for (const name of Object.keys(this.#sums)) {
      setText(this.#sums[name], count(counts[name === 'sent2' ? 'sent' : name]));
    }
  }

  #showThresholds(thresholds) {
    const crossed = thresholds.filter(({ passed }) => passed === false).length;
    const holding = thresholds.filter(({ passed }) => passed === true).length;
    const text = thresholds.length === 0 ? 'none' : `${holding} of ${thresholds.length}`;
    const note =
      crossed > 0 ? `${crossed} crossed` : thresholds.length === 0 ? 'in the plan' : 'hold';
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
