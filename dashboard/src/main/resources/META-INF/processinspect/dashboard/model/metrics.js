// The numbers of a process on the page. Names, units and order come from the server's catalogue, which its JSON follows too.

import { reasonText, WRITTEN } from '../ui/format.js';
import CATALOGUE from './catalogue.js';
import { numbers } from './history.js';

/** The share of the CPU that the others are scaled from. */
export const CPU = 'cpu_usage.percent_of_one_cpu';

/** What systems without its parts report as page faults. */
export const PAGE_FAULTS = 'page_faults.all';

const RATES = { bytes: 'bytesPerSecond', count: 'perSecond', seconds: 'percent' };

const capitalized = (text) => text[0].toUpperCase() + text.slice(1);

/**
 * path: its place in a sample. unit: as it is displayed, where a counter is a rate, and a counter of seconds a share of the
 * CPU.
 */
const displayed = ({ path, title, kind, unit }) => ({
  path,
  label: path === CPU ? 'CPU' : capitalized(title),
  kind,
  unit: kind === 'counter' ? RATES[unit] : unit,
});

/** The numbers of a sample, in order; of the shares of the CPU one, on the scale that is chosen. */
export const NUMBERS = CATALOGUE.filter(({ path, kind }) => kind !== 'share' || path === CPU).map(displayed);

const groupOf = ({ path }) => path.split('.')[0];

const FAULTS = {
  path: PAGE_FAULTS,
  label: 'Page faults',
  kind: 'counter',
  unit: 'perSecond',
  sum: NUMBERS.filter((one) => groupOf(one) === groupOf({ path: PAGE_FAULTS })).map(({ path }) => path),
};

const BY_PATH = new Map([...NUMBERS, FAULTS].map((one) => [one.path, one]));

export const numberOf = (path) => BY_PATH.get(path);

/** Numbers so much larger than the others of their group that these would lie on the axis. */
const APART = new Set(['memory.virtual']);
const GROUPS = { cpu_usage: 'CPU', io: 'I/O' };

/** Whether a number is a part of one sum: of the CPU's time, of all page faults. */
export const isPart = (path) =>
  FAULTS.sum.includes(path) || (numberOf(path).kind === 'counter' && numberOf(path).unit === 'percent');

/** The charts of a process: the numbers of one group in one unit share a chart. */
export const CHARTS = charts();

function charts() {
  const found = new Map();
  for (const one of NUMBERS) {
    const key = APART.has(one.path) ? one.path : `${groupOf(one)} ${one.unit}`;
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return [...found.values()].map((several) => ({ title: titleOf(several), paths: several.map(({ path }) => path) }));
}

/** The name of a group, once more with its calls where the group has bytes as well. */
function titleOf([one, ...others]) {
  if (others.length === 0) return one.label;
  const group = groupOf(one);
  const hasBytes = NUMBERS.some((other) => groupOf(other) === group && other.unit === 'bytesPerSecond');
  const title = GROUPS[group] ?? capitalized(group.replaceAll('_', ' '));
  return one.unit === 'perSecond' && hasBytes ? `${title} calls` : title;
}

/** The numbers on the comparison page. */
export const COMPARED = [
  CPU,
  'memory.working_set',
  'memory.private_bytes',
  'memory.virtual',
  'io.bytes_read',
  'io.bytes_written',
  PAGE_FAULTS,
  'threads',
  'handles',
];

/** The displayed value of a raw number. */
function shown({ kind, unit }, raw, seconds, scale) {
  if (raw === null || raw === undefined) return null;
  if (kind === 'share') return raw / scale;
  if (kind === 'gauge') return raw;
  // Without an interval a counter covers the whole life of the process and is not a rate.
  if (!(seconds > 0)) return null;
  return unit === 'percent' ? (100 * raw) / seconds / scale : raw / seconds;
}

/** The column of a number; for a sum, the sum of its parts wherever all are present. */
function columnOf(history, { path, sum }) {
  const direct = history.columns.get(path);
  const parts = sum?.map((part) => history.columns.get(part)).filter(Boolean);
  if (!parts?.length) return direct;
  return parts[0].map((_, place) => {
    const whole = parts.length === sum.length && parts.every((part) => part[place] !== null);
    return whole ? parts.reduce((all, part) => all + part[place], 0) : (direct?.[place] ?? null);
  });
}

/** The numbers of a history, one for each time; undefined where all are absent. scale: what CPU shares are divided by. */
export function seriesOf(history, path, scale) {
  const of = BY_PATH.get(path);
  const column = columnOf(history, of);
  if (!column || column.every((raw) => raw === null)) return undefined;
  return column.map((raw, place) => shown(of, raw, history.durations[place], scale));
}

/** The number of a sample; undefined where it is absent. scale: what CPU shares are divided by. */
export function valueOf(sample, path, scale) {
  const of = BY_PATH.get(path);
  const all = new Map(numbers(sample));
  let raw = all.get(of.path);
  if (raw === undefined && of.sum && of.sum.every((part) => all.has(part))) {
    raw = of.sum.reduce((sum, part) => sum + all.get(part), 0);
  }
  return shown(of, raw, sample.duration, scale) ?? undefined;
}

export const written = (path, value) => WRITTEN[BY_PATH.get(path).unit](value);

/** Why a number of a sample is absent, in words. */
export function whyAbsent(sample, path) {
  const { kind, sum } = BY_PATH.get(path);
  const absent = sample.absent ?? {};
  const paths = [path, ...(sum ?? [])];
  const found = paths.flatMap((one) => [absent[one], absent[one.split('.')[0]]]).find(Boolean);
  if (found) return reasonText(found);
  if (absent.polled) return reasonText(absent.polled);
  return sample.duration === undefined && kind !== 'gauge' ? reasonText({ reason: 'needs_interval' }) : 'not measured';
}

/** All absent numbers of a sample, as [path, why]. */
export const absences = (sample) =>
  Object.entries(sample.absent ?? {})
    .filter(([path]) => path !== 'polled')
    .map(([path, why]) => [path, reasonText(why)]);
