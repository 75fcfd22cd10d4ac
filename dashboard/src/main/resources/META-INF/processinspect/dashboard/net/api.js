// Requests to the server, with the token that the link brought. It is kept for this tab alone, and leaves the address at once.

import { RequestError } from './request-error.js';
import { load, save } from './storage.js';

const KEPT = 'processinspect.token';
/** No token: it has a space. */
const ASKED = 'the token ?';
const TIMEOUT_MILLIS = 10_000;

let token = '';

/** Takes the token out of the address, or else what this tab has kept. */
export function takeToken() {
  const found = /^#token=(.+)$/.exec(location.hash);
  if (found) {
    history.replaceState(null, '', location.pathname);
    keepToken(found[1]);
  } else {
    token = load('sessionStorage', KEPT) ?? '';
  }
}

/** Other tabs of this server are asked for the token, and told it: who opens a link in a new tab is signed in already. */
export function shareToken(onToken) {
  const channel = new BroadcastChannel(KEPT);
  channel.onmessage = ({ data }) => {
    if (data === ASKED) {
      if (token) channel.postMessage(token);
    } else if (!token && keepToken(data)) {
      onToken();
    }
  };
  if (!token) channel.postMessage(ASKED);
}

/** Keeps a token, without the link that it may stand in; false for what cannot be one. */
export function keepToken(text) {
  const told = text.replace(/^.*#token=/, '').trim();
  if (!/^[\x21-\x7e]+$/.test(told)) return false;
  token = told;
  save('sessionStorage', KEPT, token);
  return true;
}

export function forgetToken() {
  token = '';
  save('sessionStorage', KEPT, token);
}

/** For a thread that keeps nothing itself. */
export function useToken(text) {
  token = text;
}

export const knownToken = () => token;

/** What went wrong, for the page; a fault of the page itself is told to who looks for faults as well. */
export function asRequestError(failure) {
  if (failure instanceof RequestError || failure.name === 'AbortError') return failure;
  console.error(failure);
  return new RequestError(`this page failed: ${failure.message}`);
}

/** An answer whose status is well; its body is the caller's. */
export async function open(path, options = {}) {
  const headers = { ...options.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  let answer;
  try {
    answer = await fetch(path, { cache: 'no-store', ...options, headers });
  } catch (failure) {
    if (options.signal?.aborted) throw failure;
    throw new RequestError('the server does not answer');
  }
  if (!answer.ok) {
    const said = await answer.json().catch(() => ({}));
    throw new RequestError(said.error ?? `the server answered with ${answer.status}`, answer.status, said.code);
  }
  return answer;
}

/** An answer whole, within the patience for one. */
async function answered(path, { signal, ...options }) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MILLIS);
  const give = () => stop.abort();
  signal?.addEventListener('abort', give);
  try {
    return await (await open(path, { ...options, signal: stop.signal })).json();
  } catch (failure) {
    if (failure instanceof RequestError || signal?.aborted) throw failure;
    throw new RequestError(stop.signal.aborted ? 'the server takes too long to answer' : 'the answer cannot be read');
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

/** How a request names a process, so that whoever has its pid next is not taken for it. */
const named = (process) =>
  process.start_time ? { pid: process.pid, start_time: process.start_time } : { pid: process.pid };

const query = (process) => (process.start_time ? `?start_time=${encodeURIComponent(process.start_time)}` : '');

export async function watch(process) {
  const said = await send('POST', '/api/processes/monitor/add', named(process));
  if (!said.success) {
    throw new RequestError(`cannot watch pid ${process.pid}: there is no such process, or the server may not read it`);
  }
}

export const unwatch = (process) => send('POST', '/api/processes/monitor/remove', named(process));

export const recent = (process) => get(`/api/processes/${process.pid}/recent${query(process)}`);

/** All numbers of a process over a second, as rates need one; ended where it exited meanwhile. */
export async function snapshot(process, signal) {
  const asked = query(process);
  const { ended, ...sample } = await get(
    `/api/processes/${process.pid}/snapshot${asked}${asked ? '&' : '?'}metrics=all&window=1s`,
    signal,
  );
  return ended?.cause === 'exited' ? { ...sample, ended } : sample;
}

export const backends = () => get('/api/backends');

export const startSession = (process) => send('POST', '/api/sessions', { ...named(process), metrics: 'all' });

export const sessionSoFar = (id) => get(`/api/sessions/${encodeURIComponent(id)}`);

export const endSession = (id) => send('DELETE', `/api/sessions/${encodeURIComponent(id)}`);
