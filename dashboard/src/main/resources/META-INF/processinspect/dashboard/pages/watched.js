// A card for each watched process.

import * as api from '../net/api.js';
import { Chart, extent, inWords, lastSeconds, LINES } from '../ui/chart.js';
import { duration, moment, name, titleOf } from '../ui/format.js';
import { useHistories } from '../model/histories.js';
import { CPU, numberOf, PAGE_FAULTS, seriesOf, valueOf, whyAbsent, written } from '../model/metrics.js';
import { Absent, Empty } from '../ui/components.js';
import { links, MAX_COMPARED } from '../model/route.js';
import { changed, forget, notify, scaleDivisor, state } from '../model/state.js';

const { h } = preact;
const { useEffect, useMemo, useRef, useState } = preactHooks;

const LARGE = [CPU, 'memory.working_set'];
const SMALL = [
  'memory.virtual',
  PAGE_FAULTS,
  'threads',
  'handles',
  'io.bytes_read',
  'io.bytes_written',
  'network.bytes_sent',
  'network.bytes_received',
];

/** The keys chosen for comparison. */
const chosen = new Set();

export function Watched() {
  const all = [...state.watched.values()];
  for (const key of chosen) {
    if (!state.watched.has(key)) chosen.delete(key);
  }
  return h(
    'main',
    { tabIndex: -1, class: 'watched' },
    h(
      'div',
      { class: 'page-head' },
      h('h1', null, 'Watched processes'),
      h(AddByPid),
      h(
        'button',
        {
          type: 'button',
          disabled: chosen.size < 2 || chosen.size > MAX_COMPARED,
          onClick: () => (location.hash = links.compare([...chosen])),
        },
        compareLabel(),
      ),
    ),
    all.length === 0
      ? h(
          Empty,
          null,
          'Nothing is watched. Enter a pid here, or press + beside a process in ',
          h('a', { href: links.processes }, 'the list'),
          '. A watched process is sampled at every tick, even while no page is open.',
        )
      : h(
          'div',
          { class: 'cards' },
          all.map((one) => h(Card, { key: one.key, one })),
        ),
  );
}

function compareLabel() {
  if (chosen.size < 2) return 'Compare: choose two';
  return chosen.size > MAX_COMPARED ? `Compare: ${MAX_COMPARED} at most` : `Compare ${chosen.size}`;
}

function AddByPid() {
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState('');
  const add = async (event) => {
    event.preventDefault();
    if (!/^[1-9]\d{0,9}$/.test(typed.trim())) {
      setWrong(
        typed.trim()
          ? `"${typed.trim()}" is not a pid: enter a whole number, such as 1234`
          : 'enter a pid, such as 1234',
      );
      return;
    }
    try {
      await api.watch({ pid: Number(typed) });
      setTyped('');
      setWrong('');
    } catch (failure) {
      setWrong(failure.message);
    }
  };
  return h(
    'form',
    { class: 'add', onSubmit: add },
    h('label', { for: 'add-pid' }, 'Watch pid'),
    h('input', {
      id: 'add-pid',
      inputMode: 'numeric',
      autocomplete: 'off',
      size: 9,
      value: typed,
      'aria-invalid': String(Boolean(wrong)),
      'aria-describedby': wrong ? 'add-wrong' : undefined,
      onInput: (event) => setTyped(event.target.value),
    }),
    h('button', { type: 'submit' }, 'Watch'),
    wrong && h('span', { id: 'add-wrong', class: 'wrong', role: 'status' }, wrong),
  );
}

/** Whether an element is in the viewport or close to it. */
function useSight() {
  const ref = useRef(null);
  const [inSight, setInSight] = useState(false);
  useEffect(() => {
    const watching = new IntersectionObserver((entries) => setInSight(entries.at(-1).isIntersecting), {
      rootMargin: '200px',
    });
    watching.observe(ref.current);
    return () => watching.disconnect();
  }, []);
  return [ref, inSight];
}

function Card({ one }) {
  const [ref, inSight] = useSight();
  const { sample, key } = one;
  const { ended } = sample;
  const title = titleOf(sample);
  return h(
    'article',
    { class: `card ${ended ? 'ended' : ''}`, ref, 'aria-label': title },
    h(
      'header',
      null,
      h('h2', null, h('a', { href: links.process(sample) }, name(sample.name))),
      h('span', { class: 'pid number' }, sample.pid),
      h('span', { class: 'status' }, ended ? 'exited' : sample.status),
      h(
        'label',
        { class: 'check', title: 'Choose for comparing' },
        h('input', {
          type: 'checkbox',
          checked: chosen.has(key),
          'aria-label': `compare ${title}`,
          onChange: () => (chosen.delete(key) || chosen.add(key), changed()),
        }),
        'Compare',
      ),
      h(
        'button',
        {
          type: 'button',
          class: 'quiet',
          'aria-label': `${ended ? 'dismiss' : 'remove'} ${title}`,
          onClick: () => remove(one),
        },
        ended ? 'Dismiss' : 'Remove',
      ),
    ),
    ended && h(Ended, { sample }),
    inSight ? h(Tiles, { one }) : h('div', { class: 'tiles-away' }),
  );
}

/** How the process ended. */
export function Ended({ sample }) {
  const { ended } = sample;
  const how =
    ended.cause === 'unknown'
      ? 'It is gone: it exited or was removed.'
      : `Exited at ${moment(ended.time)}${ended.exit_code === undefined ? ', exit code unknown' : ` with code ${ended.exit_code}`}.`;
  return h('p', { class: 'exit' }, `${how} These are its last numbers.`);
}

export async function remove({ key, sample }) {
  try {
    // The server may not know the exit: it was only a guess, or the server has forgotten it.
    if (sample.ended?.cause !== 'unknown') await api.unwatch(sample);
    forget(key);
  } catch (failure) {
    if (failure.status === 404 || failure.status === 409) forget(key);
    else notify(failure.message, true);
  }
}

function Tiles({ one }) {
  const [history] = useHistories([one.key]);
  const range = lastSeconds(history.times, 600);
  return h(
    'div',
    { class: 'tiles' },
    LARGE.map((path) => h(Tile, { key: path, path, one, history, range, large: true })),
    SMALL.filter((path) => !isUnsupported(one.sample, path)).map((path) =>
      h(Tile, { key: path, path, one, history, range }),
    ),
  );
}

/** Whether the backend cannot read a number at all. It takes no space then; the process's page has the reason. */
function isUnsupported({ absent = {} }, path) {
  const why = absent[path] ?? absent[path.split('.')[0]];
  return why?.reason === 'unsupported';
}

function Tile({ path, one, history, range, large }) {
  const { sample } = one;
  const value = valueOf(sample, path, scaleDivisor());
  const title = numberOf(path).label;
  const data = useMemo(
    () => [history.times, seriesOf(history, path, scaleDivisor())],
    [history.version, scaleDivisor()],
  );
  const { unit } = numberOf(path);
  return h(
    'section',
    { class: `tile ${large ? 'large' : ''}` },
    h('h3', null, title),
    h(
      'p',
      { class: 'value number' },
      value === undefined ? h(Absent, { why: whyAbsent(sample, path) }) : written(path, value),
    ),
    large && data[1] && h('p', { class: 'note' }, between(data, path)),
    data[1]
      ? h(Chart, {
          data,
          range,
          series: [{ label: title, line: LINES[LARGE.indexOf(path) === 1 ? 1 : 0] }],
          unit,
          height: large ? 110 : 34,
          bare: !large,
          label: inWords(`${title}, ten minutes`, data[1], unit),
        })
      : value === undefined && h('p', { class: 'why' }, whyAbsent(sample, path)),
  );
}

/** The range of a number in the last minutes, in one line. */
function between([times, values], path) {
  const { least, most } = extent(values);
  if (least === undefined) return '';
  const [from, to] = [written(path, least), written(path, most)];
  const seconds = Math.round(times[times.length - 1] - times[0]);
  return `${from === to ? `always ${from}` : `between ${from} and ${to}`} in the last ${duration(seconds)}`;
}
