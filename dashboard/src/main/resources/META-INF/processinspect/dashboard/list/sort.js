// The order of the list: by a column, or as a tree of parents and children, whose siblings are in that order.

import { keyOf } from '../model/process-key.js';

const text = (value) => (value === undefined ? undefined : value.toLowerCase());

/** What rows are sorted by. A number begins with the largest, a text with the first. */
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

/** Rows in order, as the list shows them. */
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
      // What is absent comes last in both directions.
      if (a === undefined) return 1;
      if (b === undefined) return -1;
      return a < b ? -sign : sign;
    }
    // Of those that are equal, or about which nothing is known, the largest comes first.
    return (right.row.memory_percent ?? 0) - (left.row.memory_percent ?? 0) || left.row.pid - right.row.pid;
  });
  return keyed.map(({ row }) => row);
}

/**
 * Rows, in order, as a tree whose siblings are in that order, with {depth, children, open, match} of each by its row. Whoever matches brings its ancestors along. A pid
 * that was reused is nobody's parent: a parent is not younger than its child.
 */
export function asTree(rows, test, closed) {
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
  const pending = roots.reverse().map((row) => [row, 0]);
  // Without recursion: nobody knows how deep somebody nests processes.
  while (pending.length > 0) {
    const [row, depth] = pending.pop();
    const below = children.get(row) ?? [];
    // A key is put together for those alone who can be closed.
    const open = below.length === 0 || !closed.has(keyOf(row));
    lines.push(row);
    branches.set(row, { depth, children: below.length, open, match: matching.has(row) });
    if (open) {
      for (let i = below.length - 1; i >= 0; i--) pending.push([below[i], depth + 1]);
    }
  }
  return { lines, branches };
}

function parentOf(row, byPid) {
  const parent = byPid.get(row.parent_pid);
  return parent && isBefore(parent, row) ? parent : undefined;
}

/** One order over all, so that nobody comes out as his own ancestor. */
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
