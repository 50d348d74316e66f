import { request, NoTokenError, ProblemError } from './api.js';

const SILENCE_MS = 30000;
const LONGEST_WAIT_MS = 10000;
const POINTS = 1500;

/**
 * Follows a run's events until it has ended, through breaks of the connection. By fetch, as an
 * EventSource can send no token. `to`: report(report, whole), event(event), end(),
 * connection(state) with `live` or `reconnecting`, gone(error) when there is no such run.
 * Returns a function that ends it.
 */
export function follow(id, to) {
  const ending = new AbortController();
  run(id, to, ending.signal).catch((error) => ending.signal.aborted || to.gone(error));
  return () => ending.abort();
}

async function run(id, to, signal) {
  let lastId = null;
  let failures = 0;
  let finished = false;
  while (!signal.aborted) {
    try {
      const whole = { next: lastId === null };
      const headers = lastId === null ? {} : { 'Last-Event-ID': lastId };
      const silence = new Silence(signal);
      const path = `/runs/${id}/events?points=${POINTS}`;
      const response = await request(path, { headers, signal: silence.signal });
      if (response.status === 204) {
        to.end();
        return;
      }
      to.connection('live');
      for await (const message of messages(response.body, silence)) {
        failures = 0;
        lastId = message.id ?? lastId;
        finished = deliver(message, to, whole) || finished;
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      const unknown = error instanceof ProblemError && error.problem.status === 404;
      if (unknown || error instanceof NoTokenError) {
        throw error;
      }
    }
    if (finished) {
      return;
    }
    to.connection('reconnecting');
    failures += 1;
    await pause(Math.min(LONGEST_WAIT_MS, 250 * 2 ** failures) * (0.5 + Math.random() / 2), signal);
  }
}

/** Hands a message on; true once nothing follows. */
function deliver(message, to, whole) {
  if (message.event === 'report') {
    const report = JSON.parse(message.data);
    to.report(report, whole.next || (report.verdict !== null && report.series.length > 0));
    whole.next = false;
  } else if (message.event === 'event') {
    to.event(JSON.parse(message.data));
  } else if (message.event === 'end') {
    to.end();
    return true;
  }
  return false;
}

/** Aborts what nothing was heard of for too long. */
class Silence {
  #controller = new AbortController();
  #timer;

  constructor(outer) {
    outer.addEventListener('abort', () => this.#controller.abort(), { once: true });
    this.heard();
  }

  get signal() {
    return this.#controller.signal;
  }

  heard() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), SILENCE_MS);
  }

  over() {
    clearTimeout(this.#timer);
  }
}

/** The messages of an event stream: {event, id, data}. */
async function* messages(body, silence) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      silence.heard();
      text += value;
      const parts = text.split('\n\n');
      text = parts.pop();
      yield* parts.map(message).filter((found) => found.data !== undefined);
    }
  } finally {
    silence.over();
    reader.cancel().catch(() => {});
  }
}

function message(block) {
  const found = {};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) {
      found[line.slice(0, colon)] = line.slice(colon + 1).replace(/^ /, '');
    }
  }
  return found;
}

function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
