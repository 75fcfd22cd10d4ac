// Sorts the list by a column, as a table or as a tree of parents and children.

import { keyOf } from '../model/process-key.js';
import { NUMBERS } from './row-codec.js';

const text = (value) => (value === undefined ? undefined : value.toLowerCase());

/** The sort value of each column. Numbers start with the largest, texts with the first. */
export const VALUES = {
  name: { of: (row) => text(row.name), largestFirst: false },
  pid: { of: (row) => row.pid, largestFirst: false },
  user: { of: (row) => text(row.user), largestFirst: false },
  cpu: { of: (row) => row.cpu_percent_of_one_cpu, largestFirst: true },
  memory: { of: (row) => row.working_set, largestFirst: true },
  share: { of: (row) => row.memory_percent, largestFirst: true },
  threads: { of: (row) => row.threads, largestFirst: true },
  time: { of: (row) => row.cpu_time, largestFirst: true },
  status: { of: (row) => row.status, largestFirst: false },
  started: { of: (row) => row.start_time, largestFirst: true },
};

/** The rows that pass the test, sorted. */
export function inOrder(rows, test, { column, descending }) {
  const { of } = VALUES[column];
  const keyed = [];
  for (const row of rows) {
    if (test(row)) keyed.push({ row, value: of(row) });
  }
  const sign = descending ? -1 : 1;
  keyed.sort((left, right) => {
    const a = left.value;
    const b = right.value;
    if (a !== b) {
      // Absent values come last in both directions.
      if (a === undefined) return 1;
      if (b === undefined) return -1;
      return a < b ? -sign : sign;
    }
    // Ties: the largest in memory first, then by pid.
    return (right.row.memory_percent ?? 0) - (left.row.memory_percent ?? 0) || left.row.pid - right.row.pid;
  });
  return keyed.map(({ row }) => row);
}

/** A row with the sums of its branch in place of its own numbers; one that nobody in it has stays absent. */
function summed(row, children) {
  const sums = Object.create(row);
  const pending = [row];
  let below = -1;
  while (pending.length > 0) {
    const one = pending.pop();
    pending.push(...(children.get(one) ?? []));
    // The last numbers of an exited process are no longer taken from the machine.
    if (one.died && !row.died) continue;
    below++;
    for (const number of NUMBERS) {
      if (one !== row && one[number] !== undefined) sums[number] = (sums[number] ?? 0) + one[number];
    }
  }
  return [sums, below];
}

/**
 * Sorted rows as a tree: lines, and {depth, children, open, match, below} by row. The ancestors of a match are shown too. A
 * reused pid is not a parent: a parent is never younger than its child. A closed branch is a row with its sums, and below
 * counts what it hides; arrange puts siblings in order by these sums.
 */
export function asTree(rows, test, closed, arrange) {
  const byPid = new Map();
  for (const row of rows) {
    if (!row.died || !byPid.has(row.pid)) byPid.set(row.pid, row);
  }
  const matching = new Set(rows.filter(test));
  const shown = matching.size === rows.length ? matching : withAncestors(matching, byPid);
  const children = new Map();
  const roots = [];
  for (const row of rows) {
    if (!shown.has(row)) continue;
    const parent = parentOf(row, byPid);
    if (!parent) roots.push(row);
    else if (children.has(parent)) children.get(parent).push(row);
    else children.set(parent, [row]);
  }
  const lines = [];
  const branches = new Map();
  const ordered = (siblings) => {
    const shut = siblings.map((row) => (children.has(row) && closed.has(keyOf(row)) ? summed(row, children) : [row]));
    if (shut.every(([, below]) => below === undefined)) return shut;
    const countOf = new Map(shut);
    return arrange([...countOf.keys()]).map((row) => [row, countOf.get(row)]);
  };
  const pending = ordered(roots)
    .reverse()
    .map(([row, below]) => [row, 0, below]);
  // Iterative: process trees can be deep.
  while (pending.length > 0) {
    const [row, depth, below] = pending.pop();
    const own = below === undefined ? row : Object.getPrototypeOf(row);
    const under = children.get(own) ?? [];
    const open = below === undefined;
    lines.push(row);
    branches.set(row, { depth, children: under.length, open, match: matching.has(own), below });
    if (open)
      pending.push(
        ...ordered(under)
          .reverse()
          .map(([child, hidden]) => [child, depth + 1, hidden]),
      );
  }
  return { lines, branches };
}

/** Rows in the places that they had in these lines; new ones come last. */
export function asBefore(rows, lines) {
  const places = new Map(lines.map((row, place) => [keyOf(row), place]));
  const placeOf = (row) => places.get(keyOf(row)) ?? lines.length;
  return [...rows].sort((left, right) => placeOf(left) - placeOf(right));
}

/** The rows of a list, those that were shown before first and in that order; an exited one keeps its place. */
export function inLastOrder(before, living, gone) {
  const exited = new Map(gone.map((row) => [keyOf(row), row]));
  const rows = [];
  const seen = new Set();
  for (const shown of before) {
    const now = living.get(shown.pid);
    const row = now?.start_key === shown.start_key ? now : exited.get(keyOf(shown));
    if (!row) continue;
    rows.push(row);
    seen.add(row);
  }
  return rows.concat([...living.values(), ...gone].filter((row) => !seen.has(row)));
}

function parentOf(row, byPid) {
  const parent = byPid.get(row.parent_pid);
  return parent && isBefore(parent, row) ? parent : undefined;
}

/** A total order, so that no process is its own ancestor. */
function isBefore(parent, child) {
  const started = parent.start_time ?? '';
  const later = child.start_time ?? '';
  return started < later || (started === later && parent.pid < child.pid);
}

function withAncestors(rows, byPid) {
  const shown = new Set();
  for (const row of rows) {
    for (let one = row; one && !shown.has(one); one = parentOf(one, byPid)) shown.add(one);
  }
  return shown;
}
