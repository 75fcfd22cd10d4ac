// The state of the page. Events change it, and the page is rendered from it.

import { titleOf } from '../ui/format.js';
import { keyOf, processOf } from './process-key.js';
import { unpack } from '../list/row-codec.js';
import { load, save } from '../net/storage.js';

/** How long a new or exited process is marked in the list. */
export const MARKED_MILLIS = 5000;

/** Samples of a removed process are ignored for so long, as they may have been on their way. */
const FORGOTTEN_MILLIS = 2000;

const MACHINE_SECONDS = 600;
const SETTINGS = 'processinspect.settings';

export const state = {
  /** phase: connecting, live, polling, waiting, paused, hidden, refused; why, and until when it waits. */
  link: { phase: 'connecting', why: '', until: 0 },
  /** The time of the last event: by the wall clock (0 before the first) and by the monotonic clock. */
  lastEventWall: 0,
  lastEventMono: 0,
  /** The last system event, and those of the last ten minutes as {time, ...}. */
  system: null,
  machine: [],
  /** Living processes by pid, and those shown as gone; rowsVersion changes with either. */
  rows: new Map(),
  gone: [],
  rowsVersion: 0,
  listed: false,
  /** Watched processes by key: {key, sample, lastEventMono}; sample.ended once it exited. */
  watched: new Map(),
  missed: 0,
  /** Keys of selected processes. */
  selected: new Set(),
  /** Messages shown for a while: {id, text, bad}. */
  notices: [],
  scale: load('localStorage', SETTINGS)?.scale === 'machine' ? 'machine' : 'one',
  paused: false,
};

let draw = () => {};
let drawing = false;

/** Sets the function that renders the page. */
export function onChange(callback) {
  draw = callback;
}

/** Schedules one rendering before the next frame. */
export function changed() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    draw();
  });
}

/** Renders at once, after user input: the next key may depend on it. */
export function renderNow() {
  draw();
}

/** Seconds since the last event, by the clock that says more: the wall clock can be set, the monotonic one stops in sleep. */
export function secondsSinceEvent() {
  if (state.lastEventWall === 0) return Infinity;
  return Math.max(performance.now() - state.lastEventMono, Math.abs(Date.now() - state.lastEventWall)) / 1000;
}

/** The sampling interval in seconds (default: 1). */
export const interval = () => state.system?.server?.interval ?? 1;

/** The divisor of CPU shares on the selected scale. */
export const scaleDivisor = () => (state.scale === 'machine' ? (state.system?.cpus.online ?? NaN) : 1);

export function setScale(scale) {
  state.scale = scale;
  state.rowsVersion++;
  save('localStorage', SETTINGS, { scale });
  changed();
}

let lastNotice = 0;

/** Shows a message; a bad one stays until it is dismissed. */
export function notify(text, bad = false) {
  const notice = { id: ++lastNotice, text, bad };
  const others = [...state.notices];
  if (others.length > 3) {
    const oldest = others.findIndex((one) => !one.bad);
    others.splice(Math.max(0, oldest), 1);
  }
  state.notices = [...others, notice];
  if (!bad) setTimeout(() => dismissNotice(notice.id), 6000);
  changed();
}

export function dismissNotice(id) {
  state.notices = state.notices.filter((notice) => notice.id !== id);
  changed();
}

const listeners = new Set();

/** Calls the listener with each sample of a watched process. */
export const onSample = (listener) => listeners.add(listener);

const resuming = new Set();

/** Calls the listener when events arrive again after a gap. */
export const onGap = (listener) => resuming.add(listener);

export function afterGap() {
  resuming.forEach((listener) => listener());
}

/** Applies an event of the stream. */
export function applyEvent(event, data) {
  const now = performance.now();
  switch (event) {
    case 'list':
      if (data.processes) replaceList(data.processes);
      else applyListChanges(data, now);
      break;
    case 'sample':
    case 'exit':
      applySample(data, now);
      break;
    case 'system':
      applySystem(data, now);
      break;
    case 'missed':
      state.missed += data.ticks;
      afterGap();
      break;
    default:
      return;
  }
  state.lastEventWall = Date.now();
  state.lastEventMono = now;
  changed();
}

/** Replaces the list: at the start of a stream, and after a gap. */
export function replaceList(processes) {
  state.rows = new Map(processes.map((row) => [row.pid, row]));
  state.gone = [];
  state.listed = true;
  // Without start times a row cannot be matched with a selected process.
  if (!processes.some((row) => row.partial)) unselectMissing();
  state.rowsVersion++;
}

/** The list is no longer followed, so it is no longer current. */
export function leaveList() {
  state.listed = false;
}

function applyListChanges({ changed: rows, gone, numbers }, now) {
  state.rowsVersion++;
  for (const process of gone) {
    const row = state.rows.get(process.pid);
    if (row && row.start_key === process.start_key) markExited(row, now);
  }
  for (const row of rows) {
    const before = state.rows.get(row.pid);
    const same = before !== undefined && before.start_key === row.start_key;
    if (before && !same) markExited(before, now);
    row.born = same ? before.born : now;
    state.rows.set(row.pid, row);
  }
  const shown = state.gone.filter((row) => now - row.died <= MARKED_MILLIS);
  if (shown.length < state.gone.length) {
    state.gone = shown;
    unselectMissing();
  }
  unpack(state.rows, numbers, state.rowsVersion);
}

function markExited(row, now) {
  state.rows.delete(row.pid);
  state.gone.push({ ...row, died: now });
}

function unselectMissing() {
  for (const key of state.selected) {
    if (!rowOf(key)) state.selected.delete(key);
  }
}

/** All rows, including those shown as gone. */
export const allRows = () => [...state.rows.values(), ...state.gone];

/** The row of a process; undefined where it is not in the list. */
export function rowOf(key) {
  const row = state.rows.get(processOf(key).pid);
  return row && keyOf(row) === key ? row : state.gone.find((one) => keyOf(one) === key);
}

function applySample(sample, now) {
  const key = keyOf(sample);
  const before = state.watched.get(key);
  // An assumed exit (cause unknown) can turn out to be wrong.
  if (before?.sample.ended && before.sample.ended.cause !== 'unknown') return;
  // This sample was on its way when the process was removed.
  if (now - (forgotten.get(key) ?? -Infinity) < FORGOTTEN_MILLIS) return;
  if (sample.ended && before) {
    notify(`${titleOf(sample)} exited`);
  }
  // Polled samples may lack the start; this one replaces them.
  if (sample.start_key) state.watched.delete(keyOf({ pid: sample.pid }));
  state.watched.set(key, { key, sample, lastEventMono: now });
  listeners.forEach((listener) => listener(key, sample));
}

function applySystem(system, now) {
  state.system = system;
  const time = Date.now() / 1000;
  const last = state.machine[state.machine.length - 1];
  if (last && time <= last.time) state.machine = [];
  // A gap in the data is a gap in the line.
  else if (last && time - last.time > 2 * interval() + 1) state.machine.push({ time: last.time + 0.001 });
  state.machine.push({ time, memory: system.memory, swap: system.swap, server: system.server });
  while (state.machine[0].time < time - MACHINE_SECONDS) state.machine.shift();
  // Every tick has a sample of each watched process. A missing one exited during a gap, or was removed in another tab; it stays
  // with its last numbers until it is dismissed.
  const patience = (3 * interval() + 1) * 1000;
  for (const one of state.watched.values()) {
    if (one.sample.ended || now - one.lastEventMono <= patience) continue;
    one.sample = { ...one.sample, ended: { cause: 'unknown', time: one.sample.time } };
  }
}

/** Watched processes that live. */
export const living = () => [...state.watched.values()].filter((one) => !one.sample.ended);

const forgotten = new Map();

/** Removes a process that is no longer watched. */
export function forget(key) {
  state.watched.delete(key);
  forgotten.set(key, performance.now());
  setTimeout(() => forgotten.delete(key), FORGOTTEN_MILLIS);
  changed();
}
