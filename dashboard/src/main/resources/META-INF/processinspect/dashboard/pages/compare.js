// Processes side by side: on the same axes, and as a table of differences from the first.

import { LINES, Swatch } from '../ui/chart.js';
import { Charts } from '../ui/charts.js';
import { titleOf } from '../ui/format.js';
import { COMPARED, numberOf, valueOf, whyAbsent, written } from '../model/metrics.js';
import { Absent, Empty } from '../ui/components.js';
import { links, MAX_COMPARED } from '../model/route.js';
import { scaleDivisor, state } from '../model/state.js';

const { h } = preact;

export function Compare({ keys }) {
  const there = keys
    .map((key) => state.watched.get(key))
    .filter(Boolean)
    .slice(0, MAX_COMPARED);
  const shown = there.map((one) => one.key);
  return h(
    'main',
    { tabIndex: -1, class: 'compare' },
    h(
      'div',
      { class: 'page-head' },
      h('h1', null, 'Compare'),
      h('span', { class: 'note' }, `Up to ${MAX_COMPARED} watched processes; differences are against the first.`),
    ),
    h(Chosen, { keys: shown }),
    there.length < 2
      ? h(
          Empty,
          null,
          keys.length > there.length
            ? 'Waiting for the processes. Only watched processes can be compared.'
            : 'Choose two or more watched processes.',
        )
      : [
          h(Differences, { key: 'table', there }),
          h(Charts, {
            key: shown.join(),
            keys: shown,
            charts: COMPARED.map((path) => chartOf(path, there)),
            lacking: (path) => whyAbsent(there[0].sample, path),
          }),
        ],
  );
}

const chartOf = (path, there) => ({
  title: numberOf(path).label,
  lines: there.map((one, place) => ({ key: one.key, path, label: titleOf(one.sample), line: LINES[place] })),
});

/** All watched processes, to be added or left out. */
function Chosen({ keys }) {
  const all = [...state.watched.values()];
  const change = (key) => {
    const next = keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key];
    location.replace(links.compare(next));
  };
  return h(
    'fieldset',
    { class: 'chosen-list' },
    h('legend', { class: 'hidden' }, 'Compared processes'),
    all.map(({ key, sample }) => {
      const place = keys.indexOf(key);
      return h(
        'label',
        { key, class: `check ${place < 0 ? '' : 'chosen'}` },
        h('input', {
          type: 'checkbox',
          checked: place >= 0,
          disabled: place < 0 && keys.length >= MAX_COMPARED,
          onChange: () => change(key),
        }),
        place >= 0 && h(Swatch, { line: LINES[place] }),
        titleOf(sample),
        sample.ended && ' (exited)',
      );
    }),
  );
}

function Differences({ there }) {
  const samples = there.map((one) => one.sample);
  return h(
    'div',
    { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'Differences' },
    h(
      'table',
      { class: 'facts differences' },
      h('caption', { class: 'hidden' }, 'Numbers now, and their difference from the first process'),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, 'Now'),
          COMPARED.map((path) => h('th', { key: path, scope: 'col', class: 'number' }, numberOf(path).label)),
        ),
      ),
      h(
        'tbody',
        null,
        samples.map((sample, place) =>
          h(
            'tr',
            { key: there[place].key },
            h('th', { scope: 'row' }, h(Swatch, { line: LINES[place] }), titleOf(sample)),
            COMPARED.map((path) =>
              h(DifferenceCell, {
                key: path,
                path,
                sample,
                base: place === 0 ? undefined : valueOf(samples[0], path, scaleDivisor()),
              }),
            ),
          ),
        ),
      ),
    ),
  );
}

/** A number and its difference from the first process. */
function DifferenceCell({ path, base, sample }) {
  const value = valueOf(sample, path, scaleDivisor());
  if (value === undefined) return h('td', { class: 'number' }, h(Absent, { why: whyAbsent(sample, path) }));
  if (base === undefined) return h('td', { class: 'number' }, written(path, value));
  const difference = value - base;
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±';
  const times =
    base > 0 && value > 0 && (value / base >= 2 || base / value >= 2)
      ? `, ${value > base ? `${(value / base).toFixed(1)} ×` : `1/${(base / value).toFixed(1)}`}`
      : '';
  return h(
    'td',
    { class: 'number' },
    written(path, value),
    h('span', { class: 'difference' }, `${sign}${written(path, Math.abs(difference))}${times}`),
  );
}
