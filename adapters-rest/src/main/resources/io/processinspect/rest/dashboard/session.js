// Sessions: what a process does from start to stop, as one result.

import { endSession, sessionSoFar, startSession } from './api.js';
import { bytes, count, cpuTime, duration, moment, name, percent } from './format.js';
import { numbers } from './history.js';
import { absences } from './metrics.js';
import { notify, state } from './state.js';

const { h } = preact;
const { useEffect, useState } = preactHooks;

const KEPT = 'processinspect.sessions';

/** Columns of CSV, as "monitor --csv" has them. */
const PATHS = [
  'cpu_usage.percent',
  'cpu_usage.percent_of_one_cpu',
  'cpu_usage.percent_of_allowed',
  'cpu_usage.kernel_time',
  'cpu_usage.user_time',
  'memory.working_set',
  'memory.private_bytes',
  'memory.pagefile',
  'memory.virtual',
  'memory.shared',
  'handles',
  'threads',
  'io.reads',
  'io.writes',
  'io.bytes_read',
  'io.bytes_written',
  'network.bytes_sent',
  'network.bytes_received',
  'storage.bytes_read',
  'storage.bytes_written',
  'page_faults.minor',
  'page_faults.major',
  'context_switches.voluntary',
  'context_switches.involuntary',
];

/** Running sessions by process: they go on in the server while this tab is loaded anew. */
const running = new Map(kept());

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? '[]');
  } catch {
    return [];
  }
}

function keep() {
  sessionStorage.setItem(KEPT, JSON.stringify([...running]));
}

/** ended: whether the process has exited, so that no other session can begin. */
export function Session({ of, processKey, ended }) {
  const [result, setResult] = useState(null);
  const [, drawAgain] = useState(0);
  const id = running.get(processKey);

  const over = (sample) => {
    running.delete(processKey);
    keep();
    setResult(sample);
  };
  const failed = (failure) => {
    if (failure.status === 404) {
      running.delete(processKey);
      keep();
      drawAgain((n) => n + 1);
    }
    notify(failure.message, true);
  };
  const start = async () => {
    try {
      const started = await startSession(of);
      running.set(processKey, started.id);
      keep();
      setResult(null);
      drawAgain((n) => n + 1);
    } catch (failure) {
      failed(failure);
    }
  };
  const stop = () => endSession(id).then(over, failed);

  useEffect(() => {
    if (!id) return undefined;
    let looks = true;
    const look = async () => {
      if (document.hidden || state.paused) return;
      try {
        const sample = await sessionSoFar(id);
        if (!looks) return;
        if (sample.ended) await stop();
        else setResult(sample);
      } catch (failure) {
        // While the server is away the page says so already.
        if (looks && failure.status) failed(failure);
      }
    };
    look();
    const timer = setInterval(look, 1000);
    return () => {
      looks = false;
      clearInterval(timer);
    };
  }, [id]);

  if (ended && !id && !result) return null;
  return h(
    'section',
    { class: 'session', 'aria-label': 'Session' },
    h(
      'div',
      { class: 'section-head' },
      h('h2', null, 'Session'),
      id
        ? h('button', { type: 'button', class: 'primary', onClick: stop }, 'Stop')
        : h(
            'button',
            { type: 'button', class: 'primary', disabled: ended, onClick: start },
            result ? 'Start another' : 'Start',
          ),
      h(
        'span',
        { class: 'note' },
        id
          ? `running${result?.duration ? `, ${duration(result.duration)} so far` : ''}`
          : 'Measures from start to stop, and gives one result.',
      ),
    ),
    result && h(Result, { sample: result, whole: !id }),
  );
}

function formatted(path, value) {
  if (/percent/.test(path)) return percent(value);
  if (/_time$/.test(path)) return cpuTime(value);
  return /^memory\.|bytes/.test(path) ? bytes(value) : count(value);
}

const ENDED = { exited: 'the process exited', stopped: 'it was stopped', duration: 'the time was over' };

function Result({ sample, whole }) {
  const known = new Map(numbers(sample));
  const missing = absences(sample);
  const ended = sample.ended;
  return h(
    'div',
    null,
    h(
      'div',
      { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'Result' },
      h(
        'table',
        { class: 'facts' },
        h(
          'caption',
          null,
          `${whole ? 'Result' : 'So far'}: ${name(sample.name)} ${sample.pid}, ${duration(sample.duration)}${ended ? `, ended ${moment(ended.time)} as ${ENDED[ended.cause] ?? ended.cause}${ended.exit_code === undefined ? '' : ` with code ${ended.exit_code}`}` : ''}`,
        ),
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            h('th', { scope: 'col' }, 'Number'),
            h('th', { scope: 'col', class: 'number' }, 'Value'),
            h('th', { scope: 'col', class: 'number' }, 'Exactly'),
          ),
        ),
        h(
          'tbody',
          null,
          PATHS.filter((path) => known.has(path)).map((path) =>
            h(
              'tr',
              { key: path },
              h('th', { scope: 'row' }, path),
              h('td', { class: 'number' }, formatted(path, known.get(path))),
              h('td', { class: 'number' }, known.get(path)),
            ),
          ),
          missing.map(([path, why]) =>
            h('tr', { key: path, class: 'missing' }, h('th', { scope: 'row' }, path), h('td', { colSpan: 2 }, why)),
          ),
        ),
      ),
    ),
    whole &&
      h(
        'div',
        { class: 'copy' },
        h(Copy, { text: JSON.stringify(sample, null, 2), label: 'Copy as JSON' }),
        h(Copy, { text: asCsv(sample), label: 'Copy as CSV' }),
      ),
  );
}

const quoted = (text) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A header and a line, as "monitor --csv" writes them. */
export function asCsv(sample) {
  const known = new Map(numbers(sample));
  const head = ['time', 'pid', 'name', 'status', 'duration', ...PATHS];
  const line = [
    sample.time,
    sample.pid,
    quoted(sample.name && name(sample.name)),
    sample.status,
    sample.duration ?? '',
    ...PATHS.map((path) => known.get(path) ?? ''),
  ];
  return `${head.join(',')}\n${line.join(',')}\n`;
}

/** Copies a text; where the browser does not allow that, as over plain HTTP from elsewhere, the text is shown for copying. */
function Copy({ text, label }) {
  const [done, setDone] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone('copied');
      setTimeout(() => setDone(''), 2000);
    } catch {
      setDone('shown');
    }
  };
  return [
    h('button', { type: 'button', onClick: copy }, label),
    h('span', { role: 'status', class: 'note' }, done === 'copied' ? 'Copied' : ''),
    done === 'shown' &&
      h('textarea', {
        readOnly: true,
        rows: 6,
        value: text,
        'aria-label': `${label}: select and copy`,
        ref: (area) => area?.select(),
      }),
  ];
}
