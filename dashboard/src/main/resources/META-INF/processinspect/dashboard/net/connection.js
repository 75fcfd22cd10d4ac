// The one connection of this tab: a stream of everything that the page shows, and polling when there is no stream. Its phase
// is always shown: a page that looks live and is not would be worse than none.

import { asRequestError, forgetToken, knownToken } from './api.js';
import { RequestError } from './request-error.js';
import { poll } from './polling.js';
import {
  afterGap,
  applyEvent,
  changed,
  renderNow,
  interval,
  leaveList,
  secondsSinceEvent,
  state,
} from '../model/state.js';
import { reader, renew } from './worker-client.js';

/** The server sends a heartbeat every three seconds. */
const SILENCE_TIMEOUT_MILLIS = 8000;
const MAX_WAIT_MILLIS = 5000;
const POLLING_MILLIS = 30000;

let wantsList = false;
let attempt = new AbortController();
/** While the page polls: what stops it, and a promise of its failure. */
let polling = null;
/** Whether events were missed that charts need. */
let hasGap = false;

/** Whether the list of all processes is shown; the server scans only while somebody looks. */
export function wantList(wanted) {
  if (wanted === wantsList) return;
  wantsList = wanted;
  if (!wanted) leaveList();
  reconnect();
}

/** Pauses or resumes. */
export function setPaused(paused) {
  state.paused = paused;
  reconnect();
}

/** Aborts the current attempt; the next one starts at once. */
export function reconnect() {
  attempt.abort();
}

function phase(name, why = '', until = 0) {
  state.link = { phase: name, why, until };
  // A hidden tab gets no animation frames, but its title is visible.
  if (document.hidden) renderNow();
  else changed();
}

/** Keeps the page live, for as long as it is open. */
export async function keepLive() {
  document.addEventListener('visibilitychange', reconnect);
  window.addEventListener('online', reconnect);
  let failures = 0;
  for (;;) {
    attempt = new AbortController();
    const { signal } = attempt;
    if (state.paused || document.hidden) {
      stopPolling();
      phase(state.paused ? 'paused' : 'hidden');
      await aborted(signal);
      failures = 0;
      continue;
    }
    try {
      if (!polling) phase(failures === 0 ? 'connecting' : 'waiting', state.link.why);
      await follow(signal, () => {
        failures = 0;
        stopPolling();
      });
    } catch (failure) {
      if (signal.aborted) continue;
      failures++;
      await afterFailure(asRequestError(failure), failures, signal);
    }
  }
}

let asked = 0;

/** Follows a stream until it fails or is aborted; the promise only rejects. */
function follow(signal, begun) {
  const id = ++asked;
  const worker = reader();
  const topics = wantsList ? 'watched,list,system' : 'watched,system';
  return new Promise((_, reject) => {
    let silence;
    const listening = new AbortController();
    const fail = (failure) => {
      clearTimeout(silence);
      listening.abort();
      worker.postMessage({ id });
      reject(failure);
    };
    const resetSilence = () => {
      clearTimeout(silence);
      silence = setTimeout(
        () => fail(new RequestError(`nothing came for ${SILENCE_TIMEOUT_MILLIS / 1000} s`, undefined, 'silent')),
        SILENCE_TIMEOUT_MILLIS,
      );
    };
    const options = { signal: listening.signal };
    signal.addEventListener('abort', () => fail(signal.reason), options);
    const broken = () => {
      renew();
      fail(new RequestError('part of this page failed to load'));
    };
    worker.addEventListener('error', broken, options);
    worker.addEventListener(
      'message',
      ({ data }) => {
        if (data.id !== id) return;
        resetSilence();
        onMessage(data, fail, begun);
      },
      options,
    );
    resetSilence();
    worker.postMessage({ id, token: knownToken(), path: `api/stream?topics=${topics}` });
  });
}

/** Handles a message of the worker. */
function onMessage({ begun: isBegun, events = [], failure }, fail, begun) {
  if (failure) {
    fail(new RequestError(failure.message, failure.status, failure.code));
    return;
  }
  // The first events are the current state; the samples in between are in the server's rings.
  if (isBegun && (hasGap || secondsSinceEvent() > 1.5 * interval())) {
    hasGap = false;
    afterGap();
  }
  for (const { event, data } of events) {
    if (event === 'end') {
      fail(new RequestError('the server was stopped'));
      return;
    }
    begun();
    applyEvent(event, data);
    if (state.link.phase !== 'live') phase('live');
  }
}

async function afterFailure(failure, failures, signal) {
  // A server that answers without a stream can be polled, until the next attempt gets a stream.
  const answers =
    failure.code === 'silent' || (failure.status && failure.status !== 401 && failure.code !== 'shutting_down');
  if (answers) polling ??= startPolling(failure.message);
  const last = polling ? await Promise.race([polling.failed, aborted(signal, POLLING_MILLIS)]) : failure;
  if (signal.aborted || !last) return;
  stopPolling();
  if (last.status === 401) {
    forgetToken();
    phase('refused', last.message);
    await aborted(signal);
    return;
  }
  const wait = Math.min(500 * 2 ** (failures - 1), MAX_WAIT_MILLIS);
  phase('waiting', last.message, Date.now() + wait);
  await aborted(signal, wait);
}

function startPolling(why) {
  const stop = new AbortController();
  hasGap = true;
  return {
    stop,
    failed: pollUntil(stop.signal, why).catch((failure) => (stop.signal.aborted ? undefined : asRequestError(failure))),
  };
}

function stopPolling() {
  polling?.stop.abort();
  polling = null;
}

async function pollUntil(signal, why) {
  while (!signal.aborted) {
    await poll(wantsList, signal);
    if (!signal.aborted) phase('polling', why);
    await aborted(signal, interval() * 1000);
  }
}

/** Waits for the abort, or for so many milliseconds. */
function aborted(signal, millis) {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = millis === undefined ? undefined : setTimeout(resolve, millis);
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

/** Whether the numbers on the page are current. */
export function isLive() {
  // A change of page opens another stream; meanwhile the last numbers still count as current.
  return ['live', 'polling', 'connecting'].includes(state.link.phase) && secondsSinceEvent() < 2 * interval() + 3;
}
