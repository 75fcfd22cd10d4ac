// The view of the process list (sort, filter, tree, selection) and the actions on its rows.

import * as api from '../net/api.js';
import { titleOf } from '../ui/format.js';
import { VALUES } from './sort.js';
import { forget, MARKED_MILLIS, notify, renderNow, rowOf, state } from '../model/state.js';
import { keyOf } from '../model/process-key.js';
import { load, save } from '../net/storage.js';

const HELD_MILLIS = 1500;

const STORAGE_KEY = 'processinspect.list';
const kept = load('sessionStorage', STORAGE_KEY);

/** The view of the list. It survives a change of page and a reload. */
export const view = {
  sort: Object.hasOwn(VALUES, kept?.column)
    ? { column: kept.column, descending: kept.descending === true }
    : { column: 'cpu', descending: true },
  tree: kept?.tree === true,
  closed: new Set(),
  /** The branch of each row when the list is a tree. */
  branches: undefined,
  typed: typeof kept?.typed === 'string' ? kept.typed : '',
  /** The filter in effect: what was typed when typing last paused. */
  applied: typeof kept?.typed === 'string' ? kept.typed : '',
  /** Rows keep their places until then, because the pointer is over them. */
  heldUntil: 0,
  lines: [],
  /** The last valid filter. */
  test: () => true,
  active: null,
};

const PAUSE_MILLIS = 400;
let pause;

/** Half a filter would show half a result: it applies after a pause in typing, or at once. */
export function typeFilter(typed, atOnce = false) {
  clearTimeout(pause);
  const apply = () => setView({ applied: typed });
  setView({ typed });
  if (atOnce || typed === '') apply();
  else pause = setTimeout(apply, PAUSE_MILLIS);
}

export const isWatched = (row) => state.watched.has(keyOf(row));

export const isSelected = (row) => state.selected.has(keyOf(row));

export const activate = (active) => setView({ active });

/** Keeps rows in place while the pointer moves over them, so that a click hits the row that was aimed at. */
export function holdOrder() {
  view.heldUntil = performance.now() + HELD_MILLIS;
}

export const isNew = (row) => row.born && performance.now() - row.born < MARKED_MILLIS;

export function toggle(row) {
  const key = keyOf(row);
  if (!state.selected.delete(key)) state.selected.add(key);
  renderNow();
}

export function fold(key) {
  if (!view.closed.delete(key)) view.closed.add(key);
  state.rowsVersion++;
  renderNow();
}

export async function toggleWatch(row) {
  try {
    if (isWatched(row)) {
      await api.unwatch(row);
      forget(keyOf(row));
      notify(`${titleOf(row)} is no longer watched`);
    } else {
      await api.watch(row);
      notify(`${titleOf(row)} is watched`);
    }
  } catch (failure) {
    notify(failure.message, true);
  }
}

/** Watches all selected processes and returns the keys of those that are watched. */
export async function watchSelected() {
  const rows = [...state.selected].map(rowOf).filter((row) => row && !row.died);
  const watched = [];
  for (const row of rows) {
    try {
      if (!isWatched(row)) await api.watch(row);
      watched.push(keyOf(row));
    } catch (failure) {
      notify(failure.message, true);
    }
  }
  return watched;
}

export function setView(change) {
  Object.assign(view, change);
  save('sessionStorage', STORAGE_KEY, { ...view.sort, tree: view.tree, typed: view.typed });
  renderNow();
}

export function sortBy(column) {
  const same = view.sort.column === column;
  setView({ sort: { column, descending: same ? !view.sort.descending : VALUES[column].largestFirst } });
}
