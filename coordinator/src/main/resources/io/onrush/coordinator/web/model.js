import { joined, columns } from './series.js';
import { emptyBreakdown, takeIn } from './breakdown.js';

const ENDED = ['finished', 'stopped', 'aborted', 'failed'];

/** Whether nothing can follow a state. */
export function hasEnded(state) {
  return ENDED.includes(state);
}

/** What is known of one run: the newest report, with all of the series and the breakdown. */
export class Model {
  report = null;
  points = [];
  columns = columns([]);
  breakdown = emptyBreakdown();

  /** Takes in a report; one that is not whole has only what is new since the last one. */
  take(report, whole) {
    this.points = joined(whole ? [] : this.points, report.series);
    this.columns = columns(this.points);
    takeIn(this.breakdown, report.breakdown, whole);
    this.report = report;
  }

  get ended() {
    return this.report !== null && hasEnded(this.report.state);
  }

  /** End of what was measured, in seconds of run time. */
  get measuredT() {
    return this.points.at(-1)?.t ?? 0;
  }

  /** End of what can be shown, in seconds of run time. */
  get newestT() {
    return Math.max(this.measuredT, this.report ? this.report.elapsed : 0);
  }
}
