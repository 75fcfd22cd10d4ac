// The machine, the backend, and what the sampling costs.

import { backends } from '../net/api.js';
import { Chart, inWords, lastSeconds, LINES } from '../ui/chart.js';
import { bytes, count, duration, percent } from '../ui/format.js';
import { absences } from '../model/metrics.js';
import { Empty, Meter, Reasons } from '../ui/components.js';
import { state } from '../model/state.js';

const { h } = preact;
const { useEffect, useMemo, useState } = preactHooks;

export function System() {
  const { system, machine } = state;
  if (!system)
    return h('main', { tabIndex: -1 }, h('h1', null, 'System'), h(Empty, null, 'Waiting for the first numbers …'));
  return h(
    'main',
    { tabIndex: -1, class: 'system' },
    h(
      'div',
      { class: 'page-head' },
      h('h1', null, 'System'),
      h('span', { class: 'note' }, 'Charts start when this page was opened.'),
    ),
    h(
      'div',
      { class: 'cards' },
      h(
        Part,
        { title: 'Memory' },
        h(Meter, {
          label: 'Used',
          share: system.memory.percent,
          text: `${bytes(system.memory.used)}, ${percent(system.memory.percent)}`,
        }),
        h(MachineChart, {
          title: 'Memory used',
          of: (one) => one.memory?.used ?? null,
          unit: 'bytes',
          version: machine.at(-1),
        }),
        h(Facts, { facts: ofMemory(system.memory) }),
      ),
      h(
        Part,
        { title: 'Swap' },
        system.swap.total === 0
          ? h('p', { class: 'note' }, 'This machine has no swap.')
          : [
              h(Meter, {
                key: 'meter',
                label: 'Used',
                share: system.swap.percent,
                text: `${bytes(system.swap.used)}, ${percent(system.swap.percent)}`,
              }),
              h(MachineChart, {
                key: 'chart',
                title: 'Swap used',
                of: (one) => one.swap?.used ?? null,
                unit: 'bytes',
                version: machine.at(-1),
              }),
              h(Facts, { key: 'facts', facts: [['Total', bytes(system.swap.total)]] }),
            ],
      ),
      h(Part, { title: 'CPUs' }, h(Facts, { facts: ofCpus(system.cpus) })),
      system.server &&
        h(
          Part,
          { title: 'Cost of the server' },
          h(MachineChart, {
            title: 'Sampling, of one CPU',
            of: (one) => one.server?.sampler_percent_of_one_cpu ?? null,
            unit: 'percent',
            version: machine.at(-1),
          }),
          h(Facts, { facts: ofServer(system.server) }),
        ),
      h(Backends),
    ),
  );
}

const Part = ({ title, children }) =>
  h('article', { class: 'card', 'aria-label': title }, h('header', null, h('h2', null, title)), children);

const Facts = ({ facts }) =>
  h(
    'dl',
    { class: 'pairs' },
    facts.flatMap(([term, value]) => [
      h('dt', { key: term }, term),
      h('dd', { key: `${term} value`, class: 'number' }, value),
    ]),
  );

const ofMemory = (memory) => [
  ['Total', bytes(memory.total)],
  ['Available', bytes(memory.available)],
  ['Free', bytes(memory.free)],
];

function ofCpus({ online, allowed, affinity, quota, absent }) {
  const number = (value) => value.toLocaleString('en-US', { maximumFractionDigits: 2 });
  return [
    ['Online', online === undefined ? 'unknown' : number(online)],
    ['Allowed to the server by its affinity', affinity === undefined ? 'unknown' : number(affinity)],
    [
      'Quota of its control group',
      quota !== undefined ? number(quota) : online === undefined || absent?.quota ? 'unknown' : 'none',
    ],
    ['Usable in total', allowed === undefined ? 'unknown' : number(allowed)],
  ];
}

const ofServer = (server) => [
  ['Sampling interval', duration(server.interval)],
  ['Sampling cost, of one CPU', `${server.sampler_percent_of_one_cpu.toFixed(2)} %`],
  ['Longest tick delay', duration(server.max_lag)],
  ['Missed ticks', count(server.missed_ticks)],
  ['Ticks missed by this page', count(state.missed)],
];

/** A number of the machine since the page was opened. */
function MachineChart({ title, of, unit, version }) {
  const data = useMemo(() => [state.machine.map((one) => one.time), state.machine.map(of)], [version]);
  return h(Chart, {
    data,
    range: lastSeconds(data[0], 600),
    series: [{ label: title, line: LINES[0] }],
    unit,
    height: 120,
    level: unit === 'bytes',
    label: inWords(title, data[1], unit),
  });
}

/** The backend, and the metrics that it does not support. */
function Backends() {
  const [known, setKnown] = useState(null);
  useEffect(() => {
    backends().then(setKnown, () => setKnown([]));
  }, []);
  const used = known?.find((one) => one.chosen);
  if (!used) return null;
  return h(
    Part,
    { title: `Measured by ${used.name}` },
    h('p', null, used.description),
    h(
      'p',
      { class: 'note' },
      used.identity === 'handle'
        ? 'A watched process is held open, so a process that reuses its pid is not mistaken for it.'
        : 'A process is identified by its pid and start time.',
      used.identity_fallback ? ` Weaker when ${used.identity_fallback}.` : '',
    ),
    h('h3', null, 'Not available on this machine'),
    h(Reasons, { list: absences(used) }),
  );
}
