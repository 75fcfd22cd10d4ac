// How the list of processes is looked at, and what is done with its rows.

import * as api from '../net/api.js';
import { name } from '../ui/format.js';
import { VALUES } from './sort.js';
import { forget, MARKED_MILLIS, notify, renderNow, rowOf, state } from '../model/state.js';
import { keyOf } from '../model/process-key.js';
import { load, save } from '../net/storage.js';

const HELD_MILLIS = 1500;

const KEPT = 'processinspect.list';
const kept = load('sessionStorage', KEPT);

/** How the list is looked at: it stays so while one looks at other pages, and when the page is loaded anew. */
export const view = {
  sort: Object.hasOwn(VALUES, kept?.column)
    ? { column: kept.column, descending: kept.descending === true }
    : { column: 'cpu', descending: true },
  tree: kept?.tree === true,
  closed: new Set(),
  /** Of each row its place in the tree, where there is one. */
  branches: undefined,
  typed: typeof kept?.typed === 'string' ? kept.typed : '',
  /** Until when rows keep their places, as somebody is about to press one. */
  heldUntil: 0,
  lines: [],
  /** What was typed, as far as it could be read. */
  test: () => true,
  active: null,
};

export const isWatched = (row) => state.watched.has(keyOf(row));

export const isSelected = (row) => state.selected.has(keyOf(row));

export const activate = (active) => setView({ active });

/** Who moves over the rows is about to press one of them: for a moment none takes another's place. */
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
      notify(`${name(row.name)} (${row.pid}) is watched no longer`);
    } else {
      await api.watch(row);
      notify(`${name(row.name)} (${row.pid}) is watched`);
    }
  } catch (failure) {
    notify(failure.message, true);
  }
}

/** Those selected, each watched; their keys. */
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
  save('sessionStorage', KEPT, { ...view.sort, tree: view.tree, typed: view.typed });
  renderNow();
}

export function sortBy(column) {
  const same = view.sort.column === column;
  setView({ sort: { column, descending: same ? !view.sort.descending : VALUES[column].largestFirst } });
}
