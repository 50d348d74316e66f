const SHORTEST = 10;

/** The span of run time that all charts of a view show: all of it, the newest, or a piece. */
export class TimeAxis {
  #end = SHORTEST;
  #last = null;
  #piece = null;
  onchange = () => {};

  /** First and last second shown. */
  get range() {
    if (this.#piece) {
      return this.#piece;
    }
    const from = this.#last === null ? 0 : Math.max(0, this.#end - this.#last);
    return [from, Math.max(this.#end, from + SHORTEST)];
  }

  get zoomed() {
    return this.#piece !== null;
  }

  /** The run is so long now. */
  grow(end) {
    this.#end = Math.max(end, SHORTEST);
  }

  /** Shows the newest seconds from now on; null for all of them. */
  showLast(seconds) {
    this.#last = seconds;
    this.#piece = null;
    this.onchange();
  }

  /** Shows a piece that stays; null ends that. */
  showPiece(piece) {
    this.#piece = piece && piece[1] - piece[0] >= 1 ? piece : null;
    this.onchange();
  }
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200];

/** Where a chart of run time may have its ticks, in seconds. */
export const TIME_STEPS = [...STEPS, 86400, 172800, 604800];
