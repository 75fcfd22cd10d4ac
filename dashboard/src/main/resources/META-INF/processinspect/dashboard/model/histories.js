// Histories of watched processes: loaded from the server's ring, then extended sample by sample. Kept only while shown: the
// server has them, and a thousand would fill the tab's memory.

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
    /** Samples that arrived while the ring is loading; null otherwise. */
    this.since = null;
    /** Whether another gap occurred while loading. */
    this.mustReload = false;
    /** Why there is no data yet. */
    this.why = 'Loading its last minutes …';
  }

  async load() {
    this.since = [];
    try {
      this.replace(await recent(processOf(this.key)));
      this.since.forEach((sample) => this.add(sample));
    } catch (failure) {
      // Removed meanwhile, or the server is unreachable: the data stays, and the next connection loads again.
      this.why = failure.message;
    } finally {
      this.since = null;
      changed();
    }
  }
}

/** Acquires the history of a process; release() frees it. */
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

/** The histories of these processes while the component is mounted. */
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
