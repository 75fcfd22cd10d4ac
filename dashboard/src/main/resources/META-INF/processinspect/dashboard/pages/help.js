// The keys and the filter's syntax.

const { h } = preact;
const { useEffect, useRef } = preactHooks;

const KEYS = [
  ['1 2 3', 'Processes, watched processes, system'],
  ['/', 'Filter the list'],
  ['p', 'Pause or resume'],
  ['c', 'CPU scale: one CPU or the machine'],
  ['t', 'The list as a tree'],
  ['↑ ↓ Home End', 'Move through the list'],
  ['Space', 'Select the row'],
  ['Enter', 'Open the row’s process'],
  ['w', 'Watch or stop watching the row’s process'],
  ['← →', 'Close or open a branch; in charts, point at a time'],
  ['+ − 0', 'In charts: zoom in, out, show all'],
  ['?', 'This help'],
];

const FILTERS = [
  ['chrome', 'in name, pid, user, and command line (serve --command-lines)'],
  ['cpu > 5', 'on the scale that is shown'],
  ['mem > 200m', 'k, m, g; or mem > 5% of all memory'],
  ['time > 1h', 'CPU time: s, m, h, d'],
  ['user = root', 'exactly; != for not, ~ for contains'],
  ['not (java or python)', 'and, or, not, parentheses'],
  ['"and"', 'in quotes: an ordinary word'],
];

export function Help({ onClose }) {
  const dialog = useRef(null);
  useEffect(() => dialog.current.showModal(), []);
  return h(
    'dialog',
    { ref: dialog, class: 'help', onClose, 'aria-labelledby': 'help-title' },
    h('h2', { id: 'help-title' }, 'Keys'),
    h(
      'dl',
      null,
      KEYS.flatMap(([key, does]) => [h('dt', { key }, h('kbd', null, key)), h('dd', { key: does }, does)]),
    ),
    h('h2', null, 'Filter'),
    h(
      'dl',
      null,
      FILTERS.flatMap(([text, does]) => [h('dt', { key: text }, h('code', null, text)), h('dd', { key: does }, does)]),
    ),
    h(
      'p',
      { class: 'note' },
      'Fields: name, user, status, cpu, mem, time, threads, pid, ppid. Amber: from half a CPU or a tenth of the memory; red: from nine tenths of a CPU or a quarter of the memory. A dash is an absent number: point at it for the reason.',
    ),
    h('form', { method: 'dialog' }, h('button', { class: 'primary' }, 'Close')),
  );
}
