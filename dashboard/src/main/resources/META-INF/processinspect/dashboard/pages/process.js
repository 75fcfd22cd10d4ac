// One process: all its numbers, and the reasons for absent ones.

import * as api from '../net/api.js';
import { LINES } from '../ui/chart.js';
import { Charts } from '../ui/charts.js';
import { moment, name } from '../ui/format.js';
import { absences, CHARTS, isPart, NUMBERS, numberOf, valueOf, whyAbsent, written } from '../model/metrics.js';
import { Empty, Reasons } from '../ui/components.js';
import { Relatives } from './relatives.js';
import { Session } from './session.js';
import { living, notify, scaleDivisor, state } from '../model/state.js';
import { processOf } from '../model/process-key.js';
import { Ended, remove } from './watched.js';

const { h } = preact;
const { useEffect, useState } = preactHooks;

export function Process({ processKey }) {
  const of = processOf(processKey);
  // An address with the pid alone means the process that has it now.
  const watched =
    state.watched.get(processKey) ?? (of.start_key ? undefined : living().find((one) => one.sample.pid === of.pid));
  const [read, readAgain] = useSnapshot(processKey, Boolean(watched));
  const sample = watched?.sample ?? read.sample;
  return h(
    'main',
    { tabIndex: -1, class: 'process' },
    h(
      'div',
      { class: 'page-head' },
      h(
        'h1',
        null,
        sample ? name(sample.name) : `pid ${of.pid}`,
        ' ',
        h('span', { class: 'pid number' }, sample ? of.pid : ''),
      ),
      sample && h('span', { class: 'status' }, sample.ended ? 'exited' : sample.status),
      h(
        'span',
        { class: 'note' },
        sample?.start_time ? `started ${moment(sample.start_time)}` : '',
        sample ? `${sample.start_time ? ', ' : ''}read by ${sample.backend ?? 'polling'}` : '',
      ),
      watched
        ? h('button', { type: 'button', onClick: () => remove(watched) }, sample.ended ? 'Dismiss' : 'Stop watching')
        : h(
            'button',
            {
              type: 'button',
              class: 'primary',
              disabled: !sample,
              onClick: () => api.watch(of).catch((failure) => notify(failure.message, true)),
            },
            'Watch',
          ),
      !watched &&
        h(
          'button',
          { type: 'button', onClick: readAgain, disabled: read.reading },
          read.reading ? 'Reading …' : 'Read again',
        ),
    ),
    sample?.ended && h(Ended, { sample }),
    read.failure && !watched && h(Empty, null, read.failure),
    !sample && !read.failure && h(Empty, null, 'Sampling for one second …'),
    sample && h(Relatives, { of, processKey }),
    sample && h(Session, { key: processKey, of, processKey, ended: Boolean(sample.ended) }),
    watched
      ? h(Charts, {
          keys: [watched.key],
          charts: CHARTS.map((chart) => ofOne(chart, watched.key)),
          lacking: (path) => whyAbsent(sample, path),
        })
      : sample &&
          h(
            'p',
            { class: 'note' },
            'Charts need a history: watch this process, and the server samples it at every tick.',
          ),
    sample && h(Numbers, { sample }),
  );
}

const ofOne = ({ title, paths }, key) => ({
  title,
  lines: paths.map((path, place) => ({
    key,
    path,
    label: numberOf(path).label,
    line: LINES[place],
    stacked: isPart(path),
  })),
});

/** One sample of an unwatched process over a second, as rates need an interval. */
function useSnapshot(key, watched) {
  const [read, setRead] = useState({ reading: false });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (watched) return undefined;
    const stop = new AbortController();
    setRead((before) => ({ ...(before.key === key ? before : {}), key, reading: true, failure: undefined }));
    api.snapshot(processOf(key), stop.signal).then(
      (sample) => setRead({ key, sample, reading: false }),
      (failure) => stop.signal.aborted || setRead({ key, reading: false, failure: failure.message }),
    );
    return () => stop.abort();
  }, [key, watched, turn]);
  return [read.key === key ? read : { reading: true }, () => setTurn(turn + 1)];
}

/** All numbers of the last interval, and the reasons for absent ones. */
function Numbers({ sample }) {
  return h(
    'section',
    { class: 'numbers', 'aria-label': 'All numbers' },
    h(
      'div',
      null,
      h('h2', null, 'All numbers'),
      h(
        'table',
        { class: 'facts' },
        h('caption', { class: 'hidden' }, 'All numbers now'),
        h(
          'thead',
          null,
          h('tr', null, h('th', { scope: 'col' }, 'Number'), h('th', { scope: 'col', class: 'number' }, 'Now')),
        ),
        h(
          'tbody',
          null,
          NUMBERS.map(({ path, label }) =>
            h(Row, { key: path, path, label, value: valueOf(sample, path, scaleDivisor()) }),
          ),
        ),
      ),
    ),
    h('div', null, h('h2', null, 'Not measured'), h(Reasons, { list: absences(sample) })),
  );
}

const Row = ({ path, label, value }) =>
  value !== undefined &&
  h('tr', null, h('th', { scope: 'row' }, label), h('td', { class: 'number' }, written(path, value)));
