/** The coordinator's API: requests with a token where one is needed, errors as they are told. */

const TOKEN = 'onrush.token';
const API = '/api/v1';

/** An answer that is no success; `problem` is its problem document. */
export class ProblemError extends Error {
  constructor(problem) {
    super(problem.detail || problem.title || 'The coordinator did not say why.');
    this.problem = problem;
  }
}

/** Nobody gave a token: there is no use in trying again. */
export class NoTokenError extends Error {
  constructor() {
    super('Nothing can be shown without a token. Reload the page to be asked again.');
  }
}

let ask = async () => false;

/** Who asks for a token: is given the problem, keeps the token, resolves with whether there is one. */
export function onTokenNeeded(asks) {
  ask = asks;
}

export function hasToken() {
  return sessionStorage.getItem(TOKEN) !== null;
}

/** Keeps a token until this tab is closed; null forgets it. */
export function keepToken(token) {
  if (token === null) {
    sessionStorage.removeItem(TOKEN);
  } else {
    sessionStorage.setItem(TOKEN, token);
  }
}

/** A response that is a success; asks for a token when the answer is that one is needed. */
export async function request(path, options = {}) {
  for (;;) {
    const token = sessionStorage.getItem(TOKEN);
    const headers = { ...options.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    const response = await fetch(API + path, { ...options, headers, cache: 'no-store' });
    if (response.ok) {
      return response;
    }
    const problem = await problemOf(response);
    if (response.status !== 401) {
      throw new ProblemError(problem);
    }
    // Another call may have got a better one meanwhile.
    if (token === sessionStorage.getItem(TOKEN) && !(await ask(problem))) {
      throw new NoTokenError();
    }
  }
}

async function problemOf(response) {
  try {
    return { status: response.status, ...(await response.json()) };
  } catch {
    return { status: response.status, title: `${response.status} ${response.statusText}` };
  }
}

export async function getJson(path) {
  return (await request(path)).json();
}

/** Changes the run under way: `{"paused": true}`. */
export async function change(id, body) {
  const response = await request(`/runs/${id}`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

export async function stop(id) {
  return (await request(`/runs/${id}/stop`, { method: 'POST' })).json();
}

/** Starts a run; throws what is wrong with its plan. */
export async function start(plan, speed, target) {
  const query = new URLSearchParams();
  if (speed) {
    query.set('speed', speed);
  }
  if (target) {
    query.set('target', target);
  }
  const response = await request(`/runs?${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/yaml' },
    body: plan,
  });
  return response.json();
}
