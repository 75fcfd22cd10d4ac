// Requests to the server, with the token from the link. It is stored for this tab only and removed from the address at once.

import { RequestError } from './request-error.js';
import { load, save } from './storage.js';

/** Where the server is: a proxy may serve it below a path. The same in the page and in its worker. */
const SERVER = new URL('../../', import.meta.url);
const STORAGE_KEY = 'processinspect.token';
/** Cannot be a token, as it contains a space. */
const ASKED = 'the token ?';
const TIMEOUT_MILLIS = 10_000;

let token = '';

/** Moves the token from the address to this tab's storage, or loads the stored one. */
export function takeToken() {
  const found = /^#token=(.+)$/.exec(location.hash);
  if (found) {
    history.replaceState(null, '', location.pathname);
    keepToken(found[1]);
  } else {
    token = load('sessionStorage', STORAGE_KEY) ?? '';
  }
}

/** Shares the token between the tabs of this server, so that a link opened in a new tab needs no sign-in. */
export function shareToken(onToken) {
  const channel = new BroadcastChannel(STORAGE_KEY);
  channel.onmessage = ({ data }) => {
    if (data === ASKED) {
      if (token) channel.postMessage(token);
    } else if (!token && keepToken(data)) {
      onToken();
    }
  };
  if (!token) channel.postMessage(ASKED);
}

/** Stores a token or the token of a link; false if it cannot be one. */
export function keepToken(text) {
  const candidate = text.replace(/^.*#token=/, '').trim();
  if (!/^[\x21-\x7e]+$/.test(candidate)) return false;
  token = candidate;
  save('sessionStorage', STORAGE_KEY, token);
  return true;
}

export function forgetToken() {
  token = '';
  save('sessionStorage', STORAGE_KEY, token);
}

/** For a worker, which has no storage. */
export function useToken(text) {
  token = text;
}

export const knownToken = () => token;

/** Any failure as one that the page can show; bugs of the page are logged as well. */
export function asRequestError(failure) {
  if (failure instanceof RequestError || failure.name === 'AbortError') return failure;
  console.error(failure);
  return new RequestError(`this page failed: ${failure.message}`);
}

/** A response with a success status; the caller reads its body. */
export async function open(path, options = {}) {
  const headers = { ...options.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  let answer;
  try {
    answer = await fetch(new URL(path, SERVER), { cache: 'no-store', ...options, headers });
  } catch (failure) {
    if (options.signal?.aborted) throw failure;
    throw new RequestError('the server does not answer');
  }
  if (!answer.ok) {
    const body = await answer.json().catch(() => ({}));
    throw new RequestError(body.error ?? `the server answered with ${answer.status}`, answer.status, body.code);
  }
  return answer;
}

/** The parsed body of a response, within the timeout. */
async function answered(path, { signal, ...options }) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MILLIS);
  const give = () => stop.abort();
  signal?.addEventListener('abort', give);
  try {
    return await (await open(path, { ...options, signal: stop.signal })).json();
  } catch (failure) {
    if (failure instanceof RequestError || signal?.aborted) throw failure;
    throw new RequestError(stop.signal.aborted ? 'the server did not answer in time' : 'the answer cannot be read');
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', give);
  }
}

export async function get(path, signal) {
  return answered(path, { signal });
}

async function send(method, path, body) {
  const options = { method };
  if (body) {
    options.headers = { 'Content-Type': 'application/json' };
    options.body = JSON.stringify(body);
  }
  return answered(path, options);
}

/** Identifies a process in a request, so that a process that reuses its pid is not mistaken for it. */
const named = (process) =>
  process.start_key ? { pid: process.pid, start_key: process.start_key } : { pid: process.pid };

const query = (process) => (process.start_key ? `?start_key=${encodeURIComponent(process.start_key)}` : '');

export async function watch(process) {
  const result = await send('POST', 'api/processes/monitor/add', named(process));
  if (!result.success) {
    throw new RequestError(`cannot watch pid ${process.pid}: no such process, or access denied`);
  }
}

export const unwatch = (process) => send('POST', 'api/processes/monitor/remove', named(process));

export const recent = (process) => get(`api/processes/${process.pid}/recent${query(process)}`);

/** All numbers of a process over a second, as rates need an interval; ended if it exited meanwhile. */
export async function snapshot(process, signal) {
  const parameters = query(process);
  const { ended, ...sample } = await get(
    `api/processes/${process.pid}/snapshot${parameters}${parameters ? '&' : '?'}metrics=all&window=1s`,
    signal,
  );
  return ended?.cause === 'exited' ? { ...sample, ended } : sample;
}

export const backends = () => get('api/backends');

export const startSession = (process) => send('POST', 'api/sessions', { ...named(process), metrics: 'all' });

export const sessionSoFar = (id) => get(`api/sessions/${encodeURIComponent(id)}`);

export const endSession = (id) => send('DELETE', `api/sessions/${encodeURIComponent(id)}`);
