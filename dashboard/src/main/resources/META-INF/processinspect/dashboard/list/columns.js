// The columns of the process list and their cells.

import { bytes, count, cpuTime, moment, name, percent, reasonText, titleOf } from '../ui/format.js';
import { fold, isNew, isSelected, isWatched, toggle, toggleWatch } from './list-state.js';
import { Absent, Icon } from '../ui/components.js';
import { links } from '../model/route.js';
import { scaleDivisor } from '../model/state.js';
import { keyOf } from '../model/process-key.js';

const { h } = preact;

/** In percent of one CPU, whatever the scale: a busy loop takes a whole one. */
const WARM_CPU = 50;
const HOT_CPU = 90;
const WARM_MEMORY = 10;
const HOT_MEMORY = 25;

const level = (value, warm, hot) => (value >= hot ? 'hot' : value >= warm ? 'warm' : '');

/** A column of one field: its value as text, or the reason why it is absent. */
const field = (id, title, name, text, more = {}) => ({
  id,
  title,
  field: name,
  sort: true,
  cell: (row) => (row[name] === undefined ? h(Absent, { why: whyAbsent(row, name) }) : text(row[name], row)),
  ...more,
  class: `c-${id} ${more.class ?? ''}`,
});

function whyAbsent(row, name) {
  const why = row.absent?.[name];
  return why ? reasonText(why) : row.partial ? 'available only from the live stream' : 'the server does not report it';
}

const bar = (share, text, heat) =>
  h(
    'span',
    { class: `bar ${heat}` },
    h('span', {
      class: 'bar-fill',
      'aria-hidden': 'true',
      style: { transform: `scaleX(${Math.min(1, (share || 0) / 100)})` },
    }),
    h('span', { class: 'bar-text' }, text),
  );

export const columns = [
  {
    id: 'select',
    title: 'Selected',
    class: 'c-select',
    cell: (row) =>
      h('input', {
        type: 'checkbox',
        tabIndex: -1,
        checked: isSelected(row),
        'aria-label': `select ${titleOf(row)}`,
        onChange: () => toggle(row),
      }),
  },
  { id: 'name', title: 'Name', sort: true, class: 'c-name', cell: nameCell },
  field('pid', 'PID', 'pid', String, { class: 'number' }),
  field('user', 'User', 'user', name),
  field(
    'cpu',
    'CPU',
    'cpu_percent_of_one_cpu',
    (share) => bar(share, percent(share / scaleDivisor()), level(share, WARM_CPU, HOT_CPU)),
    {
      class: 'number',
      hint: 'CPU share over the last interval, on the scale selected above',
    },
  ),
  field(
    'memory',
    'Memory',
    'working_set',
    (size, row) => bar(row.memory_percent, bytes(size), level(row.memory_percent, WARM_MEMORY, HOT_MEMORY)),
    {
      class: 'number',
      hint: 'Working set (RSS)',
    },
  ),
  field('share', 'Mem %', 'memory_percent', percent, { class: 'number', hint: 'Working set as a share of all memory' }),
  field('threads', 'Threads', 'threads', count, { class: 'number' }),
  field('time', 'CPU time', 'cpu_time', cpuTime, { class: 'number', hint: 'Since the process started' }),
  field('status', 'Status', 'status', (status, row) => (row.died ? 'gone' : status)),
  field('started', 'Started', 'start_time', moment, { class: 'number' }),
  { id: 'watch', title: 'Watched', class: 'c-watch', cell: watchCell },
];

const commandOf = (row) => row.command_line?.map(name).join(' ');

function nameCell(row, branch) {
  return [
    branch && h('span', { class: 'branch', style: { width: `${Math.min(branch.depth, 24) * 14}px` } }),
    branch &&
      (branch.children > 0
        ? h(
            'button',
            {
              type: 'button',
              class: 'fold',
              tabIndex: -1,
              'aria-label': `${branch.open ? 'close' : 'open'} ${name(row.name)}`,
              onClick: () => fold(keyOf(row)),
            },
            h(Icon, { name: branch.open ? 'down' : 'right' }),
          )
        : h('span', { class: 'fold' })),
    h('a', { href: links.process(row), tabIndex: -1, title: commandOf(row) }, name(row.name)),
    branch?.below > 0 &&
      h(
        'span',
        { class: 'tag', title: 'The numbers are the sums of this process and those below it' },
        `+${branch.below}`,
      ),
    row.command_line && h('span', { class: 'command', title: commandOf(row) }, commandOf(row)),
    isNew(row) && h('span', { class: 'tag new' }, 'new'),
    row.died && h('span', { class: 'tag dead' }, 'gone'),
  ];
}

function watchCell(row) {
  const watched = isWatched(row);
  return h(
    'button',
    {
      type: 'button',
      class: `icon-button ${watched ? 'on' : ''}`,
      tabIndex: -1,
      disabled: Boolean(row.died),
      'aria-pressed': String(watched),
      'aria-label': `watch ${titleOf(row)}`,
      title: watched ? 'Watched: click to stop watching' : 'Watch',
      onClick: () => toggleWatch(row),
    },
    h(Icon, { name: watched ? 'check' : 'plus' }),
  );
}
