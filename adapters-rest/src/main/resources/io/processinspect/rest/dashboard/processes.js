// All processes of the machine.

import * as api from './api.js';
import { bytes, count, cpuTime, moment, name, percent } from './format.js';
import { FilterError, parse } from './filter.js';
import { Grid } from './grid.js';
import { reasonText } from './metrics.js';
import { asTree, inOrder, VALUES } from './order.js';
import { Absent, Empty, Icon, Meter } from './parts.js';
import { links } from './route.js';
import { changedByHand, keyOf, MARKED_MILLIS, notify, scaleDivisor, state } from './state.js';

const { h } = preact;
const { useMemo, useRef, useState } = preactHooks;

/** How the list is looked at: it stays so while one looks at other pages. */
const view = {
  sort: { column: 'cpu', descending: true },
  tree: false,
  closed: new Set(),
  typed: '',
  active: null,
};

/** Of one CPU, whatever the scale: half a CPU is worth a look, a whole one is what a loop takes. */
const WARM_CPU = 50;
const HOT_CPU = 90;
const WARM_MEMORY = 10;
const HOT_MEMORY = 25;

const level = (value, warm, hot) => (value >= hot ? 'hot' : value >= warm ? 'warm' : '');

const PATHS = { cpu: 'cpu_percent_of_one_cpu', memory: 'working_set', share: 'memory_percent', time: 'cpu_time', threads: 'threads', user: 'user', started: 'start_time' };

/** A value, or why there is none. */
function shown(row, column, value, text) {
  if (value !== undefined) return text(value);
  const why = row.absent?.[PATHS[column]];
  return h(Absent, { why: why ? reasonText(why) : row.partial ? 'only a stream gives it' : 'the system does not say' });
}

const bar = (share, text, heat) =>
  h('span', { class: `bar ${heat}` }, h('span', { class: 'bar-fill', 'aria-hidden': 'true', style: { width: `${Math.min(100, share || 0)}%` } }), h('span', { class: 'bar-text' }, text));

const columns = [
  {
    id: 'select',
    title: 'Selected',
    class: 'c-select',
    cell: (row) =>
      h('input', { type: 'checkbox', tabIndex: -1, checked: state.selected.has(keyOf(row)), 'aria-label': `select ${name(row.name)} ${row.pid}`, onChange: () => toggle(row) }),
  },
  { id: 'name', title: 'Name', sort: true, class: 'c-name', cell: nameCell },
  { id: 'pid', title: 'PID', sort: true, class: 'c-pid number', cell: (row) => row.pid },
  { id: 'user', title: 'User', sort: true, class: 'c-user', cell: (row) => shown(row, 'user', row.user, name) },
  {
    id: 'cpu',
    title: 'CPU',
    hint: 'Share of CPU time since the tick before, on the scale that is chosen above',
    sort: true,
    class: 'c-cpu number',
    cell: (row) =>
      shown(row, 'cpu', row.cpu_percent_of_one_cpu, (share) => bar(share, percent(share / scaleDivisor()), level(share, WARM_CPU, HOT_CPU))),
  },
  {
    id: 'memory',
    title: 'Memory',
    hint: 'Working set (RSS)',
    sort: true,
    class: 'c-memory number',
    cell: (row) => shown(row, 'memory', row.working_set, (size) => bar(row.memory_percent, bytes(size), level(row.memory_percent, WARM_MEMORY, HOT_MEMORY))),
  },
  { id: 'share', title: 'Mem %', hint: 'Working set as a share of all memory', sort: true, class: 'c-share number', cell: (row) => shown(row, 'share', row.memory_percent, percent) },
  { id: 'threads', title: 'Threads', sort: true, class: 'c-threads number', cell: (row) => shown(row, 'threads', row.threads, count) },
  { id: 'time', title: 'CPU time', hint: 'Since the process started', sort: true, class: 'c-time number', cell: (row) => shown(row, 'time', row.cpu_time, cpuTime) },
  { id: 'status', title: 'Status', sort: true, class: 'c-status', cell: (row) => (row.died ? 'gone' : row.status) },
  { id: 'started', title: 'Started', sort: true, class: 'c-started number', cell: (row) => shown(row, 'started', row.start_time, moment) },
  { id: 'watch', title: 'Watched', class: 'c-watch', cell: watchCell },
];

function nameCell(row, branch) {
  return [
    branch && h('span', { class: 'branch', style: { width: `${Math.min(branch.depth, 24) * 14}px` } }),
    branch &&
      (branch.children > 0
        ? h(
            'button',
            { type: 'button', class: 'fold', tabIndex: -1, 'aria-label': `${branch.open ? 'close' : 'open'} ${name(row.name)}`, onClick: () => fold(keyOf(row)) },
            h(Icon, { name: branch.open ? 'down' : 'right' }),
          )
        : h('span', { class: 'fold' })),
    h('a', { href: links.process(row), tabIndex: -1, title: (row.command_line ?? []).map(name).join(' ') || undefined }, name(row.name)),
    isNew(row) && h('span', { class: 'tag new' }, 'new'),
    row.died && h('span', { class: 'tag dead' }, 'gone'),
  ];
}

function watchCell(row) {
  const watched = state.watched.has(keyOf(row));
  return h(
    'button',
    { type: 'button', class: `icon-button ${watched ? 'on' : ''}`, tabIndex: -1, disabled: Boolean(row.died), 'aria-pressed': String(watched), 'aria-label': `watch ${name(row.name)} ${row.pid}`, title: watched ? 'Watched: click to watch it no longer' : 'Watch', onClick: () => toggleWatch(row) },
    h(Icon, { name: watched ? 'check' : 'plus' }),
  );
}

const isNew = (row) => row.born && Date.now() - row.born < MARKED_MILLIS;

function toggle(row) {
  const key = keyOf(row);
  if (!state.selected.delete(key)) state.selected.add(key);
  changedByHand();
}

function fold(key) {
  if (!view.closed.delete(key)) view.closed.add(key);
  state.rowsVersion++;
  changedByHand();
}

async function toggleWatch(row) {
  try {
    if (state.watched.has(keyOf(row))) {
      await api.unwatch(row);
      state.watched.delete(keyOf(row));
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
async function watchSelected() {
  const rows = [...state.selected].map((key) => state.rows.get(key)).filter(Boolean);
  const watched = [];
  for (const row of rows) {
    try {
      if (!state.watched.has(keyOf(row))) await api.watch(row);
      watched.push(keyOf(row));
    } catch (failure) {
      notify(failure.message, true);
    }
  }
  return watched;
}

function setView(change) {
  Object.assign(view, change);
  changedByHand();
}

function sortBy(column) {
  const same = view.sort.column === column;
  setView({ sort: { column, descending: same ? !view.sort.descending : VALUES[column].largestFirst } });
}

/** Keys of this page, wherever the focus is. */
export const keys = {
  t: () => setView({ tree: !view.tree }),
};

function onKey(event, row) {
  const branch = view.tree ? keyOf(row) : null;
  const actions = {
    Enter: () => {
      location.hash = links.process(row);
    },
    ' ': () => toggle(row),
    w: () => toggleWatch(row),
    ArrowLeft: () => branch && !view.closed.has(branch) && fold(branch),
    ArrowRight: () => branch && view.closed.has(branch) && fold(branch),
  };
  if (Object.hasOwn(actions, event.key)) {
    event.preventDefault();
    event.stopPropagation();
    actions[event.key]();
  }
}

/** What is typed, as a test; what cannot be read leaves the last one that could. */
function useFilter(typed) {
  const last = useRef(() => true);
  return useMemo(() => {
    try {
      last.current = parse(typed);
      return { test: last.current };
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      return { test: last.current, error };
    }
  }, [typed, state.scale]);
}

export function Processes() {
  const { test, error } = useFilter(view.typed);
  const ordered = useMemo(() => {
    const rows = [...state.rows.values()];
    return view.tree ? asTree(rows, test, view.sort, view.closed) : { lines: inOrder(rows, test, view.sort) };
  }, [state.rowsVersion, test, view.sort, view.tree]);

  return h(
    'main',
    { class: 'processes' },
    h('h1', { class: 'hidden' }, 'Processes'),
    h(Summary, { shown: ordered.lines.length }),
    h(Tools, { error }),
    state.selected.size > 0 && h(Selected),
    !state.listed
      ? h(Empty, null, 'Reading the processes …')
      : h(Grid, {
          label: 'Processes',
          columns,
          rows: ordered.lines,
          keyOf,
          sort: view.sort,
          onSort: sortBy,
          active: view.active,
          onActive: (active) => setView({ active }),
          isSelected: (row) => state.selected.has(keyOf(row)),
          marks: (row) => `${row.died ? 'died' : isNew(row) ? 'born' : ''} ${ordered.branches && !ordered.branches.get(row).match ? 'dim' : ''}`,
          levels: ordered.branches && ((row) => ordered.branches.get(row)),
          onKey,
        }),
    state.listed && ordered.lines.length === 0 && h(Empty, null, 'No process matches the filter.'),
  );
}

function Summary({ shown: number }) {
  const { system } = state;
  let cpu = 0;
  let known = false;
  for (const row of state.rows.values()) {
    if (row.cpu_percent_of_one_cpu !== undefined && !row.died) {
      cpu += row.cpu_percent_of_one_cpu;
      known = true;
    }
  }
  const online = system?.cpus.online;
  return h(
    'section',
    { class: 'summary', 'aria-label': 'The machine' },
    h(Meter, { label: 'CPU, sum of the list', share: known && online ? cpu / online : undefined, text: known ? percent(cpu / scaleDivisor()) : '–' }),
    h(Meter, { label: 'Memory', share: system?.memory.percent, text: system ? `${bytes(system.memory.used)} of ${bytes(system.memory.total)}` : '–' }),
    h(Meter, { label: 'Swap', share: system?.swap.percent, text: system ? (system.swap.total === 0 ? 'none' : `${bytes(system.swap.used)} of ${bytes(system.swap.total)}`) : '–' }),
    h('div', { class: 'meter' }, h('div', { class: 'meter-words' }, h('span', null, 'Processes'), h('b', null, number === state.rows.size ? count(number) : `${count(number)} of ${count(state.rows.size)}`))),
  );
}

function Tools({ error }) {
  return h(
    'div',
    { class: 'tools' },
    h(
      'div',
      { class: 'filter' },
      h('label', { for: 'filter', class: 'hidden' }, 'Filter'),
      h('input', {
        id: 'filter',
        type: 'search',
        autocomplete: 'off',
        spellcheck: false,
        placeholder: 'Filter: name, pid, user – or cpu > 5 and user = root',
        value: view.typed,
        'aria-invalid': error ? 'true' : 'false',
        'aria-describedby': error ? 'filter-error' : undefined,
        onInput: (event) => setView({ typed: event.target.value }),
        onKeyDown: (event) => event.key === 'Escape' && (setView({ typed: '' }), event.target.blur()),
      }),
      error && h(Wrong, { error }),
    ),
    h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: view.tree, onChange: () => setView({ tree: !view.tree }) }), 'Tree'),
    h(
      'label',
      { class: 'sort-choice' },
      'Sort by',
      h(
        'select',
        { value: view.sort.column, onChange: (event) => setView({ sort: { column: event.target.value, descending: VALUES[event.target.value].largestFirst } }) },
        columns.filter((column) => column.sort).map((column) => h('option', { key: column.id, value: column.id }, column.title)),
      ),
    ),
  );
}

/** What was typed, with the place marked where it cannot be read. */
const Wrong = ({ error }) =>
  h(
    'p',
    { id: 'filter-error', class: 'wrong', role: 'status' },
    h('code', null, view.typed.slice(0, error.from), h('mark', null, view.typed.slice(error.from, error.to) || ' '), view.typed.slice(error.to)),
    ' ',
    error.message,
  );

function Selected() {
  const compare = async () => {
    const keysOf = await watchSelected();
    if (keysOf.length > 1) location.hash = links.compare(keysOf);
  };
  return h(
    'div',
    { class: 'selected', role: 'status' },
    h('b', null, `${state.selected.size} selected`),
    h('button', { type: 'button', onClick: watchSelected }, 'Watch'),
    h('button', { type: 'button', disabled: state.selected.size < 2, onClick: compare }, 'Compare'),
    h('button', { type: 'button', class: 'quiet', onClick: () => (state.selected.clear(), changedByHand()) }, 'Clear'),
  );
}
