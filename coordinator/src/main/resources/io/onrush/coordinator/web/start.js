import { el, byId, setText } from './dom.js';
import { getJson, request, start } from './api.js';
import { dateTime } from './format.js';
import { PlanEditor } from './plan-editor.js';

const EXAMPLE = `# 50 requests a second for 30 seconds. Put your server's address in place of the target.
name: example
target: http://127.0.0.1:9000

scenarios:
  main:
    executor: constant-arrival-rate
    rate: 50
    duration: 30s
    requests:
      - {name: home, url: /, checks: ["status == 200"]}

thresholds:
  http_req_duration: p(95)<500
  http_req_failed: rate<0.01
`;

/** The dialog that starts a run: a plan pasted, from a file, or one that ran before. */
export class StartDialog {
  #dialog = byId('start');
  #pick = byId('plan-pick');
  #message = byId('start-message');
  #editor = new PlanEditor();
  #onstarted;

  /** `onstarted` is given the new run's id. */
  constructor(onstarted) {
    this.#onstarted = onstarted;
    byId('start-open').addEventListener('click', () => this.#open());
    byId('plan-file').addEventListener('change', (event) => this.#load(event.target));
    this.#pick.addEventListener('change', () => this.#choose());
    this.#dialog.querySelector('form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  async #open() {
    setText(this.#message, '');
    this.#dialog.showModal();
    try {
      const { runs } = await getJson('/runs');
      const options = runs
        .slice(0, 30)
        .map((run) => el('option', { value: run.id }, `${run.name}, ${dateTime(run.startedAt)}`));
      this.#pick.replaceChildren(
        el('option', { value: '' }, 'choose …'),
        el('option', { value: 'example' }, 'an example'),
        ...options,
      );
    } catch (error) {
      setText(this.#message, error.message);
    }
  }

  async #choose() {
    const id = this.#pick.value;
    if (id === 'example') {
      this.#editor.text = EXAMPLE;
    } else if (id !== '') {
      try {
        this.#editor.text = await (await request(`/runs/${id}/plan.yaml`)).text();
      } catch (error) {
        setText(this.#message, error.message);
      }
    }
  }

  async #load(input) {
    const [file] = input.files;
    if (file) {
      this.#editor.text = await file.text();
      input.value = '';
    }
  }

  async #send() {
    const button = byId('start-send');
    button.disabled = true;
    setText(this.#message, '');
    this.#editor.showErrors([]);
    try {
      const speed = byId('plan-speed').value.trim();
      const { id } = await start(this.#editor.text, speed, byId('plan-target').value.trim());
      this.#dialog.close();
      this.#onstarted(id);
    } catch (error) {
      const errors = error.problem?.errors ?? [];
      this.#editor.showErrors(errors);
      setText(
        this.#message,
        errors.length > 0 ? `${error.problem.title}: ${error.message}` : error.message,
      );
    } finally {
      button.disabled = false;
    }
  }
}
