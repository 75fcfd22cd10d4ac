// Components that several pages share.

import { notify, setScale, state } from '../model/state.js';

const { h } = preact;

/** 16 by 16 paths, used beside text or in labelled buttons. */
const PATHS = {
  pause: 'M5 3v10M11 3v10',
  play: 'M5 3l8 5-8 5z',
  plus: 'M8 3v10M3 8h10',
  check: 'M3 8.5l3.5 3.5L13 4.5',
  close: 'M4 4l8 8M12 4l-8 8',
  help: 'M5.6 6a2.4 2.4 0 1 1 3.4 2.2c-.7.3-1 .8-1 1.6M8 12.6v.1',
  theme: 'M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12',
  up: 'M4 10l4-4 4 4',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
};

export const Icon = ({ name }) =>
  h('svg', { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' }, h('path', { d: PATHS[name] }));

/** A segmented control made of radio buttons. */
export function Choice({ label, value, options, onChange }) {
  return h(
    'fieldset',
    { class: 'choice' },
    h('legend', null, label),
    options.map(([key, text]) =>
      h(
        'label',
        { key, class: key === value ? 'chosen' : '' },
        h('input', { type: 'radio', name: label, value: key, checked: key === value, onChange: () => onChange(key) }),
        text,
      ),
    ),
  );
}

export const ScaleChoice = () =>
  h(Choice, {
    label: 'CPU',
    value: state.scale,
    options: [
      ['one', '% of one CPU'],
      ['machine', '% of the machine'],
    ],
    onChange: setScale,
  });

/** A meter of a share of a whole. */
export function Meter({ label, share, text }) {
  const known = share !== undefined && !Number.isNaN(share);
  const level = share >= 90 ? 'hot' : share >= 75 ? 'warm' : '';
  return h(
    'div',
    { class: 'meter' },
    h('div', { class: 'meter-words' }, h('span', null, label), h('b', null, text)),
    h(
      'div',
      { class: 'meter-bar', 'aria-hidden': 'true' },
      h('div', { class: level, style: { width: `${known ? Math.min(100, Math.max(0, share)) : 0}%` } }),
    ),
  );
}

/** An absent value: the reason is its label and tooltip, and is announced on a click or touch. */
export const Absent = ({ why }) =>
  h(
    'button',
    {
      type: 'button',
      class: 'absent',
      tabIndex: -1,
      title: why,
      'aria-label': `absent: ${why}`,
      onClick: () => notify(`– ${why}`),
    },
    '–',
  );

/** The text of an empty page. */
export const Empty = ({ children }) => h('div', { class: 'empty' }, children);

/** Absent values with their reasons: [path, why]. */
export const Reasons = ({ list }) =>
  list.length === 0
    ? h('p', { class: 'note' }, 'Nothing is missing.')
    : h(
        'dl',
        null,
        list.flatMap(([path, why]) => [h('dt', { key: path }, path), h('dd', { key: `${path} why` }, why)]),
      );
