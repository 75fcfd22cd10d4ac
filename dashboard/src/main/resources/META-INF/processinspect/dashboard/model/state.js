// What the page knows. Events change it, and the page is drawn from it.

import { name } from '../ui/format.js';
import { keyOf, processOf } from './process-key.js';
import { unpack } from '../list/row-codec.js';
import { load, save } from '../net/storage.js';

/** How long a process that is new, or gone, is marked in the list. */
export const MARKED_MILLIS = 5000;

/** So long what comes of a process that was removed is not news. */
const FORGOTTEN_MILLIS = 2000;

const MACHINE_SECONDS = 600;
const SETTINGS = 'processinspect.settings';

export const state = {
  /** phase: connecting, live, polling, waiting, paused, hidden, refused; why, and until when it waits. */
  link: { phase: 'connecting', why: '', until: 0 },
  /** When the last numbers came: by the clock on the wall, 0 before the first; and by one that nobody sets. */
  lastEventWall: 0,
  lastEventMono: 0,
  /** The last system event, and those of the last minutes as {time, ...}. */
  system: null,
  machine: [],
  /** Every living process by its pid, and those that are shown as gone; rowsVersion tells whether either changed. */
  rows: new Map(),
  gone: [],
  rowsVersion: 0,
  listed: false,
  /** The watched by key: {key, sample, lastEventMono}; sample.ended once it exited. */
  watched: new Map(),
  missed: 0,
  /** Keys of selected processes. */
  selected: new Set(),
  /** What went wrong or well, for a while: {id, text, bad}. */
  notices: [],
  scale: load('localStorage', SETTINGS)?.scale === 'machine' ? 'machine' : 'one',
  paused: false,
};

let draw = () => {};
let drawing = false;

/** Who draws the page. */
export function onChange(callback) {
  draw = callback;
}

/** Something is different: the page is drawn once before it is next shown. */
export function changed() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    draw();
  });
}

/** The same at once: what a person does with the page, the next key may build on. */
export function renderNow() {
  draw();
}

/** Seconds since numbers came. A clock that was set, or a machine that slept, makes them old by one clock or the other. */
export function secondsSinceEvent() {
  if (state.lastEventWall === 0) return Infinity;
  return Math.max(performance.now() - state.lastEventMono, Math.abs(Date.now() - state.lastEventWall)) / 1000;
}

/** From tick to tick, in seconds. */
export const interval = () => state.system?.server?.interval ?? 1;

/** What a share of one CPU is divided by, on the scale that was chosen. */
export const scaleDivisor = () => (state.scale === 'machine' ? (state.system?.cpus.online ?? NaN) : 1);

export function setScale(scale) {
  state.scale = scale;
  state.rowsVersion++;
  save('localStorage', SETTINGS, { scale });
  changed();
}

let lastNotice = 0;

/** Tells something; what is bad stays until it is put away. */
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

/** Hears each sample of a watched process. */
export const onSample = (listener) => listeners.add(listener);

const resuming = new Set();

/** Is told when numbers come again after a gap. */
export const onGap = (listener) => resuming.add(listener);

export function afterGap() {
  resuming.forEach((listener) => listener());
}

/** Takes an event of the stream. */
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

/** The whole list: at the beginning, and after a gap of which nobody knows what was new in it. */
export function replaceList(processes) {
  state.rows = new Map(processes.map((row) => [row.pid, row]));
  state.gone = [];
  state.listed = true;
  // A list without start times does not tell who is still there.
  if (!processes.some((row) => row.partial)) unselectMissing();
  state.rowsVersion++;
}

/** The list is no longer followed: what is known of it is not of now. */
export function leaveList() {
  state.listed = false;
}

function applyListChanges({ changed: rows, gone, numbers }, now) {
  state.rowsVersion++;
  for (const process of gone) {
    const row = state.rows.get(process.pid);
    if (row && row.start_time === process.start_time) markExited(row, now);
  }
  for (const row of rows) {
    const before = state.rows.get(row.pid);
    const same = before !== undefined && before.start_time === row.start_time;
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

/** Everyone in the list, those included who are gone. */
export const allRows = () => [...state.rows.values(), ...state.gone];

/** The row of a process; undefined where it is not in the list. */
export function rowOf(key) {
  const row = state.rows.get(processOf(key).pid);
  return row && keyOf(row) === key ? row : state.gone.find((one) => keyOf(one) === key);
}

function applySample(sample, now) {
  const key = keyOf(sample);
  const before = state.watched.get(key);
  // Where it was only guessed that it is gone, it may come back.
  if (before?.sample.ended && before.sample.ended.cause !== 'unknown') return;
  // What was on its way when somebody removed it.
  if (now - (forgotten.get(key) ?? -Infinity) < FORGOTTEN_MILLIS) return;
  if (sample.ended && before) {
    notify(`${name(sample.name)} (${sample.pid}) exited`);
  }
  // Polling does not tell who began when.
  if (sample.start_time) state.watched.delete(keyOf({ pid: sample.pid }));
  state.watched.set(key, { key, sample, lastEventMono: now });
  listeners.forEach((listener) => listener(key, sample));
}

function applySystem(system, now) {
  state.system = system;
  const time = Date.now() / 1000;
  const last = state.machine[state.machine.length - 1];
  if (last && time <= last.time) state.machine = [];
  // A line over a time of which nothing is known would be a guess.
  else if (last && time - last.time > 2 * interval() + 1) state.machine.push({ time: last.time + 0.001 });
  state.machine.push({ time, memory: system.memory, swap: system.swap, server: system.server });
  while (state.machine[0].time < time - MACHINE_SECONDS) state.machine.shift();
  // Each tick has a sample of everyone who is watched. Who is left out exited while nobody could see it, or was removed
  // elsewhere; it stays with its last numbers, as nobody here has put it away.
  const patience = (3 * interval() + 1) * 1000;
  for (const one of state.watched.values()) {
    if (one.sample.ended || now - one.lastEventMono <= patience) continue;
    one.sample = { ...one.sample, ended: { cause: 'unknown', time: one.sample.time } };
  }
}

/** Watched processes that live. */
export const living = () => [...state.watched.values()].filter((one) => !one.sample.ended);

const forgotten = new Map();

/** Forgets one that is watched no longer. */
export function forget(key) {
  state.watched.delete(key);
  forgotten.set(key, performance.now());
  setTimeout(() => forgotten.delete(key), FORGOTTEN_MILLIS);
  changed();
}
