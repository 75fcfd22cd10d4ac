// All processes of the machine.

import { columns } from '../list/columns.js';
import { bytes, count, percent } from '../ui/format.js';
import { FilterError, parse } from '../list/filter.js';
import { Grid } from '../list/grid.js';
import {
  activate,
  fold,
  holdOrder,
  isNew,
  isSelected,
  isWatched,
  setView,
  sortBy,
  toggle,
  toggleWatch,
  typeFilter,
  view,
  watchSelected,
} from '../list/list-state.js';
import { asBefore, asTree, inLastOrder, inOrder, VALUES } from '../list/sort.js';
import { Empty, Icon, Meter } from '../ui/components.js';
import { links, MAX_COMPARED } from '../model/route.js';
import { allRows, renderNow, scaleDivisor, state } from '../model/state.js';
import { keyOf } from '../model/process-key.js';

const { h } = preact;
const { useMemo, useRef } = preactHooks;

/** Keys of this page, wherever the focus is. */
export const shortcuts = {
  t: () => setView({ tree: !view.tree }),
};

function onKey(event, row, { rows, place, go }) {
  const branch = view.branches?.get(row);
  const actions = {
    Enter: () => {
      location.hash = links.process(row);
    },
    ' ': () => toggle(row),
    w: () => toggleWatch(row),
    ArrowLeft: () => {
      if (branch?.children > 0 && branch.open) fold(keyOf(row));
      else if (branch?.depth > 0)
        go(rows.findLastIndex((one, at) => at < place && view.branches.get(one).depth < branch.depth));
    },
    ArrowRight: () => branch?.children > 0 && !branch.open && fold(keyOf(row)),
  };
  if (Object.hasOwn(actions, event.key)) {
    event.preventDefault();
    event.stopPropagation();
    actions[event.key]();
  }
}

/** The typed filter as a test; an invalid one leaves the last valid one in place. */
function useFilter(typed) {
  return useMemo(() => {
    try {
      view.test = parse(typed, scaleDivisor);
      return { test: view.test };
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      return { test: view.test, error };
    }
  }, [typed, state.scale]);
}

const everyone = () => true;

export function Processes() {
  const { test, error } = useFilter(view.applied);
  const last = useRef({ lines: [] });
  const lines = useMemo(() => {
    // Nearly sorted rows sort fast.
    const rows = inLastOrder(last.current.lines, state.rows, state.gone);
    const held = performance.now() < view.heldUntil && last.current.sort === view.sort;
    const met = view.tree ? everyone : test;
    last.current = { sort: view.sort, lines: held ? rows.filter(met) : inOrder(rows, met, view.sort) };
    // A filter also finds rows in closed branches.
    const tree =
      view.tree &&
      asTree(last.current.lines, test, view.applied ? new Set() : view.closed, (siblings) =>
        held ? asBefore(siblings, view.lines) : inOrder(siblings, everyone, view.sort),
      );
    view.branches = tree ? tree.branches : undefined;
    return tree ? tree.lines : last.current.lines;
  }, [state.rowsVersion, test, view.sort, view.tree]);
  const { branches } = view;
  view.lines = lines;

  return h(
    'main',
    { tabIndex: -1, class: 'processes' },
    h('h1', { class: 'hidden' }, 'Processes'),
    h(Summary, { test }),
    h(Tools, { error }),
    !state.listed
      ? h(Empty, null, 'Loading the processes …')
      : h(Grid, {
          label: 'Processes',
          columns,
          rows: lines,
          keyOf,
          sort: view.sort,
          onSort: sortBy,
          active: view.active,
          onActive: activate,
          isSelected,
          marks: (row) =>
            `${row.died ? 'died' : isNew(row) ? 'born' : ''} ${isWatched(row) ? 'watched' : ''} ${branches && !branches.get(row).match ? 'dim' : ''}`,
          // What a row shows besides its fields: the CPU scale and today's date.
          stamp: `${scaleDivisor()} ${new Date().getDate()}`,
          levels: branches && ((row) => branches.get(row)),
          onKey,
          onPoint: holdOrder,
        }),
    state.listed &&
      lines.length === 0 &&
      h(Empty, null, error ? 'No process matches the last valid filter.' : 'No process matches the filter.'),
  );
}

function Summary({ test }) {
  const { system } = state;
  let cpu = 0;
  let known = false;
  let matching = 0;
  for (const row of state.rows.values()) {
    if (test(row)) matching++;
    if (row.cpu_percent_of_one_cpu === undefined) continue;
    cpu += row.cpu_percent_of_one_cpu;
    known = true;
  }
  const online = system?.cpus.online;
  return h(
    'section',
    { class: 'summary', 'aria-label': 'The machine' },
    h(Meter, {
      label: 'CPU, all processes',
      share: known && online ? cpu / online : undefined,
      text: known
        ? `${percent(cpu / scaleDivisor())}${online ? ` of ${count((100 * online) / scaleDivisor())} %` : ''}`
        : '–',
    }),
    h(Meter, {
      label: 'Memory',
      share: system?.memory.percent,
      text: system ? `${bytes(system.memory.used)} of ${bytes(system.memory.total)}` : '–',
    }),
    h(Meter, {
      label: 'Swap',
      share: system?.swap.percent,
      text: system
        ? system.swap.total === 0
          ? 'none'
          : `${bytes(system.swap.used)} of ${bytes(system.swap.total)}`
        : '–',
    }),
    h(
      'div',
      { class: 'meter' },
      h(
        'div',
        { class: 'meter-words' },
        h('span', null, 'Processes'),
        h(
          'b',
          null,
          !state.listed
            ? '–'
            : matching === state.rows.size
              ? count(matching)
              : `${count(matching)} of ${count(state.rows.size)}`,
        ),
      ),
    ),
  );
}

function onFilterKey(event) {
  if (event.key === 'Escape') {
    typeFilter('');
    event.target.blur();
  } else if (event.key === 'Enter' && view.typed !== view.applied) {
    event.preventDefault();
    typeFilter(view.typed, true);
  } else if ((event.key === 'ArrowDown' || event.key === 'Enter') && view.lines.length > 0) {
    event.preventDefault();
    activate(keyOf(view.lines[0]));
    document.querySelector('.grid').focus();
  }
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
        class: view.typed === view.applied ? '' : 'typing',
        onInput: (event) => typeFilter(event.target.value),
        onKeyDown: onFilterKey,
      }),
      error && h(FilterErrorText, { error }),
    ),
    h(
      'label',
      { class: 'check' },
      h('input', { type: 'checkbox', checked: view.tree, onChange: () => setView({ tree: !view.tree }) }),
      'Tree',
    ),
    h(
      'div',
      { class: 'sort-choice' },
      h('label', { for: 'sort' }, 'Sort by'),
      h(
        'select',
        {
          id: 'sort',
          value: view.sort.column,
          onChange: (event) =>
            setView({ sort: { column: event.target.value, descending: VALUES[event.target.value].largestFirst } }),
        },
        columns
          .filter((column) => column.sort)
          .map((column) => h('option', { key: column.id, value: column.id }, column.title)),
      ),
      h(
        'button',
        {
          type: 'button',
          class: 'icon-button',
          'aria-label': 'reverse the order',
          onClick: () => sortBy(view.sort.column),
        },
        h(Icon, { name: view.sort.descending ? 'down' : 'up' }),
      ),
    ),
    state.selected.size > 0 && h(Selected),
  );
}

/** The typed filter with the error marked. */
const FilterErrorText = ({ error }) =>
  h(
    'p',
    { id: 'filter-error', class: 'wrong', role: 'status' },
    h(
      'code',
      null,
      view.applied.slice(0, error.from),
      h('mark', null, view.applied.slice(error.from, error.to) || ' '),
      view.applied.slice(error.to),
    ),
    ' ',
    error.message,
  );

function Selected() {
  const { size } = state.selected;
  const compare = async () => {
    const keysOf = await watchSelected();
    if (keysOf.length > 1) location.hash = links.compare(keysOf);
  };
  return h(
    'div',
    { class: 'selected', role: 'status' },
    h('b', null, `${size} selected`),
    h('button', { type: 'button', onClick: watchSelected }, 'Watch'),
    h(
      'button',
      { type: 'button', disabled: size < 2 || size > MAX_COMPARED, onClick: compare },
      size > MAX_COMPARED ? `Compare: ${MAX_COMPARED} at most` : 'Compare',
    ),
    h('button', { type: 'button', class: 'quiet', onClick: () => (state.selected.clear(), renderNow()) }, 'Clear'),
  );
}
