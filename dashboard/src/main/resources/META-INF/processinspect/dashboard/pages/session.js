// Sessions: one result for everything between start and stop.

import { endSession, sessionSoFar, startSession } from '../net/api.js';
import { duration, moment, name, titleOf, WRITTEN } from '../ui/format.js';
import CATALOGUE from '../model/catalogue.js';
import { numbers } from '../model/history.js';
import { absences } from '../model/metrics.js';
import { notify, state } from '../model/state.js';
import { load, save } from '../net/storage.js';

const { h } = preact;
const { useEffect, useRef, useState } = preactHooks;

const STORAGE_KEY = 'processinspect.sessions';

/** The columns of "monitor --csv". */
const PATHS = CATALOGUE.map(({ path }) => path);

/** Running sessions by process. They continue in the server while this tab reloads. */
const running = new Map(pairs(load('sessionStorage', STORAGE_KEY)));

/** Stored data may come from another version of this page, or may have been edited. */
function pairs(kept) {
  return Array.isArray(kept) ? kept.filter((one) => Array.isArray(one) && one.length === 2) : [];
}

function setRunning(key, id) {
  if (id) running.set(key, id);
  else running.delete(key);
  save('sessionStorage', STORAGE_KEY, [...running]);
}

const TITLES = { running: 'So far', whole: 'Result', lost: 'So far, before the server lost it' };

/** ended: whether the process has exited, so that no other session can begin. */
export function Session({ of, processKey, ended }) {
  const [{ sample, stage }, setResult] = useState({});
  const [busy, setBusy] = useState(false);
  const acting = useRef(false);
  const id = running.get(processKey);

  /** Runs one action at a time: a double click counts once. */
  async function once(work) {
    if (acting.current) return;
    acting.current = true;
    setBusy(true);
    try {
      await work();
    } catch (failure) {
      if (failure.status === 404 && id) lose();
      else notify(failure.message, true);
    } finally {
      acting.current = false;
      setBusy(false);
    }
  }

  const start = () =>
    once(async () => {
      const started = await startSession(of);
      setRunning(processKey, started.id);
      setResult({});
    });

  const stop = () =>
    once(async () => {
      const whole = await endSession(id);
      setRunning(processKey);
      setResult({ sample: whole, stage: 'whole' });
    });

  function lose() {
    setRunning(processKey);
    setResult((before) => ({ ...before, stage: 'lost' }));
    notify('The server no longer has this session: it was restarted, or the session was older than an hour.', true);
  }

  useEffect(() => {
    if (!id) return undefined;
    const isOver = () => running.get(processKey) !== id;
    const look = async () => {
      if (document.hidden || state.paused) return;
      try {
        const soFar = await sessionSoFar(id);
        if (isOver()) return;
        if (soFar.ended) await stop();
        else setResult({ sample: soFar, stage: 'running' });
      } catch (failure) {
        // Other failures are transient: the header shows them, and the next poll repeats the request.
        if (failure.status === 404 && !isOver()) lose();
      }
    };
    // The next poll starts when this one is answered, so a slow server gets one request at a time.
    let timer;
    let looks = true;
    const poll = () =>
      look().finally(() => {
        if (looks && !isOver()) timer = setTimeout(poll, 1000);
      });
    poll();
    return () => {
      looks = false;
      clearTimeout(timer);
    };
  }, [id]);

  if (ended && !id && !sample) return null;
  return h(
    'section',
    { class: 'session', 'aria-label': 'Session' },
    h(
      'div',
      { class: 'section-head' },
      h('h2', null, 'Session'),
      id
        ? h('button', { type: 'button', class: 'primary', disabled: busy, onClick: stop }, 'Stop')
        : h(
            'button',
            { type: 'button', class: 'primary', disabled: ended || busy, onClick: start },
            sample ? 'Start another' : 'Start',
          ),
      h(
        'span',
        { class: 'note' },
        id
          ? `running${sample?.duration ? `, ${duration(sample.duration)} so far` : ''}`
          : 'Measures from start to stop (at most an hour) and gives one result.',
      ),
    ),
    sample && h(Result, { sample, stage }),
  );
}

const ENDED = { exited: 'the process exited', stopped: 'stopped', duration: 'duration elapsed' };

function Result({ sample, stage }) {
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
          `${TITLES[stage]}: ${titleOf(sample)}, ${duration(sample.duration)}${ended ? `, ended ${moment(ended.time)} as ${ENDED[ended.cause] ?? ended.cause}${ended.exit_code === undefined ? '' : ` with code ${ended.exit_code}`}` : ''}`,
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
          CATALOGUE.filter(({ path }) => known.has(path)).map(({ path, unit }) =>
            h(
              'tr',
              { key: path },
              h('th', { scope: 'row' }, path),
              h('td', { class: 'number' }, WRITTEN[unit](known.get(path))),
              h('td', { class: 'number' }, known.get(path)),
            ),
          ),
          missing.map(([path, why]) =>
            h('tr', { key: path, class: 'missing' }, h('th', { scope: 'row' }, path), h('td', { colSpan: 2 }, why)),
          ),
        ),
      ),
    ),
    stage !== 'running' &&
      h(
        'div',
        { class: 'copy' },
        h(Copy, { text: JSON.stringify(sample, null, 2), label: 'Copy as JSON' }),
        h(Copy, { text: asCsv(sample), label: 'Copy as CSV' }),
      ),
  );
}

/** As the server writes CSV: an apostrophe keeps a spreadsheet from computing what begins like a formula. */
function quoted(text) {
  const safe = text.replace(/^(?=[=+@-])/, "'");
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A header and one row, in the format of "monitor --csv". */
function asCsv(sample) {
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

/** Copies a text. Without clipboard access (plain HTTP from another machine) the text is shown for copying by hand. */
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
