// The last ten minutes of watched processes, from the server's ring and then sample by sample. Kept only while something
// shows them: the server has them anyhow, and a thousand processes would fill the tab.

import { recent } from '../net/api.js';
import { changed, onGap, onSample, processOf } from './state.js';

const SECONDS = 600;
const MAX_CONCURRENT = 4;

const histories = new Map();
const waiting = [];
let loading = 0;

class History {
  constructor(key) {
    this.key = key;
    this.users = 0;
    this.version = 0;
    /** What came while the ring was asked for; null while it is not. */
    this.since = null;
    /** Whether there was another gap meanwhile. */
    this.mustReload = false;
    /** Why there is nothing yet. */
    this.why = 'Loading its last minutes …';
    this.times = [];
    this.durations = [];
    /** The numbers at a dotted path, one for each time. */
    this.columns = new Map();
  }

  add(sample) {
    const time = Date.parse(sample.time) / 1000;
    if (this.times.length > 0 && time <= this.times[this.times.length - 1]) return;
    const length = this.times.length;
    this.times.push(time);
    this.durations.push(sample.duration ?? null);
    for (const [path, value] of numbers(sample)) {
      if (!this.columns.has(path)) this.columns.set(path, new Array(length).fill(null));
      this.columns.get(path).push(value);
    }
    for (const column of this.columns.values()) {
      if (column.length === length) column.push(null);
    }
    this.forgetOld(time - SECONDS);
    this.version++;
  }

  forgetOld(before) {
    const old = this.times.findIndex((time) => time >= before);
    // Many at once, as moving the rest costs the same for one.
    if (old < 32) return;
    this.times.splice(0, old);
    this.durations.splice(0, old);
    for (const column of this.columns.values()) column.splice(0, old);
  }

  replace(answer) {
    this.times = answer.times;
    this.durations = answer.durations;
    this.columns = new Map(Object.entries(answer.values));
    this.since.forEach((sample) => this.add(sample));
    this.version++;
  }

  async load() {
    this.since = [];
    try {
      this.replace(await recent(processOf(this.key)));
    } catch (failure) {
      // It was removed meanwhile, or the server is away: what is here stays, and the next connection asks again.
      this.why = failure.message;
    } finally {
      this.since = null;
      changed();
    }
  }
}

/** Every number of a sample by its dotted path. */
export function* numbers(sample) {
  for (const group of Object.keys(sample)) {
    const value = sample[group];
    if (TOP.has(group)) yield [group, value];
    else if (GROUPS.has(group)) {
      for (const key of Object.keys(value)) yield [`${group}.${key}`, value[key]];
    }
  }
}

const TOP = new Set(['handles', 'threads']);
const GROUPS = new Set(['cpu_usage', 'memory', 'io', 'network', 'storage', 'page_faults', 'context_switches']);

/** The history of a process, for as long as somebody shows it. */
function hold(key) {
  let history = histories.get(key);
  if (!history) {
    history = new History(key);
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
