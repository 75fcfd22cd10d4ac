// The last ten minutes of watched processes, from the server's ring and then sample by sample. Kept only while something
// shows them: the server has them anyhow, and a thousand processes would fill the tab.

import { recent } from '../net/api.js';
import { History } from './history.js';
import { changed, onGap, onSample } from './state.js';
import { processOf } from './process-key.js';

const MAX_CONCURRENT = 4;

const histories = new Map();
const waiting = [];
let loading = 0;

class LiveHistory extends History {
  constructor(key) {
    super();
    this.key = key;
    this.users = 0;
    /** What came while the ring was asked for; null while it is not. */
    this.since = null;
    /** Whether there was another gap meanwhile. */
    this.mustReload = false;
    /** Why there is nothing yet. */
    this.why = 'Loading its last minutes …';
  }

  async load() {
    this.since = [];
    try {
      this.replace(await recent(processOf(this.key)));
      this.since.forEach((sample) => this.add(sample));
    } catch (failure) {
      // It was removed meanwhile, or the server is away: what is here stays, and the next connection asks again.
      this.why = failure.message;
    } finally {
      this.since = null;
      changed();
    }
  }
}

/** The history of a process, for as long as somebody shows it. */
function hold(key) {
  let history = histories.get(key);
  if (!history) {
    history = new LiveHistory(key);
    histories.set(key, history);
  }
  history.users++;
  if (history.users === 1) enqueue(history);
  return history;
}

function release(history) {
  history.users--;
  if (history.users === 0) histories.delete(history.key);
}

function enqueue(history) {
  if (!waiting.includes(history)) waiting.push(history);
  next();
}

function next() {
  while (loading < MAX_CONCURRENT && waiting.length > 0) {
    const history = waiting.shift();
    if (history.users === 0) continue;
    if (history.since) {
      history.mustReload = true;
      continue;
    }
    loading++;
    history.load().finally(() => {
      loading--;
      if (history.mustReload) enqueue(history);
      history.mustReload = false;
      next();
    });
  }
}

onGap(() => histories.forEach(enqueue));

onSample((key, sample) => {
  const history = histories.get(key);
  if (!history) return;
  history.since?.push(sample);
  history.add(sample);
});

const { useEffect, useRef } = preactHooks;

/** The histories of these processes, for as long as the component is there. */
export function useHistories(keys) {
  const held = useRef(new Map());
  const before = held.current;
  for (const key of keys) {
    if (!before.has(key)) before.set(key, hold(key));
  }
  for (const [key, history] of before) {
    if (keys.includes(key)) continue;
    release(history);
    before.delete(key);
  }
  useEffect(() => () => before.forEach(release), []);
  return keys.map((key) => before.get(key));
}
