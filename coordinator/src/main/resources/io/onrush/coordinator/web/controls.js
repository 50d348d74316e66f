import { el, setText, byId } from './dom.js';
import { change, stop } from './api.js';
import { ask, confirm } from './dialogs.js';
import { rate } from './format.js';

/** What people do to the run under way: pause, rate, skip, extend, stop. */
export class Controls {
  #report = null;
  #say;
  #pause = this.#button('pause', 'Pause', () => this.#pauseOrResume());
  #rate = this.#button('rate', 'Rate …', () => this.#setRate());
  #skip = this.#button('skip', 'Skip stage', () => this.#skipStage());
  #extend = this.#button('extend', 'Extend …', () => this.#extendStage());
  #stop = this.#button('stop', 'Stop', () => this.#stopRun(), 'danger');

  /** `say` tells what was done, in words. */
  constructor(say) {
    this.#say = say;
    this.node = el(
      'div',
      { class: 'controls', role: 'group', 'aria-label': 'Change the run', hidden: true },
      this.#pause,
      this.#rate,
      this.#skip,
      this.#extend,
      this.#stop,
    );
  }

  update(report, ended) {
    this.#report = report;
    this.node.hidden = ended;
    const runs = report.state === 'running' || report.state === 'paused';
    setText(this.#pause, report.state === 'paused' ? 'Resume' : 'Pause');
    for (const button of [this.#pause, this.#rate, this.#skip, this.#extend]) {
      button.disabled = !runs;
    }
    this.#stop.disabled = report.state === 'stopping';
  }

  #button(id, text, onclick, kind = '') {
    return el('button', { type: 'button', id, class: kind, onclick }, text);
  }

  async #do(body) {
    const { at, text } = await change(this.#report.id, body);
    this.#say(`${text}, from ${at.toFixed(1)} s on`);
  }

  async #pauseOrResume() {
    if (this.#report.state === 'paused') {
      try {
        await this.#do({ paused: false });
      } catch (error) {
        this.#say(error.message);
      }
      return;
    }
    await confirm(
      'Pause the run?',
      'Nothing is due until it goes on; its stages wait.',
      'Pause',
      () => this.#do({ paused: true }),
    );
  }

  async #skipStage() {
    const { stage, stages } = this.#report;
    const next = stage && stages[stage.index + 1];
    const text = next
      ? `“${stage.name}” ends now and “${next.name}” begins.`
      : 'This is the last stage: the run ends.';
    await confirm('Skip the rest of this stage?', text, 'Skip stage', () =>
      this.#do({ skipStage: true }),
    );
  }

  async #stopRun() {
    await confirm(
      'Stop the run?',
      'Nothing new is sent, responses under way are waited for. A stopped run cannot go on.',
      'Stop the run',
      async () => {
        await stop(this.#report.id);
        this.#say('the run is being stopped');
      },
    );
  }

  async #setRate() {
    const value = byId('rate-value');
    value.value = String(Math.round(this.#report.rate.target));
    setText(
      byId('rate-now'),
      `Now ${rate(this.#report.rate.target)} requests a second of the whole cluster. The change holds for the rest of the stage.`,
    );
    await ask('rate-dialog', () => {
      const ramp = byId('rate-ramp').value.trim();
      return this.#do({ rate: Number(value.value), ...(ramp ? { ramp } : {}) });
    });
  }

  async #extendStage() {
    await ask('extend-dialog', () => this.#do({ extendStage: byId('extend-by').value.trim() }));
  }
}
