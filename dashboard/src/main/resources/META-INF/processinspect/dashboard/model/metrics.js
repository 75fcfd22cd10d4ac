// The numbers of a process: names, units and charts. Charts take them from the columns of a history, tables from a sample, by
// the same paths.

import { reasonText, WRITTEN } from '../ui/format.js';
import { numbers } from './history.js';

/**
 * path: its place in a sample. kind: level (as it is), rate (divided by the interval), share (of the CPU scale that is shown)
 * or seconds (turned into a share).
 */
const number = (id, label, path, kind, unit, more = {}) => ({ id, label, path, kind, unit, ...more });

export const NUMBERS = [
  number('cpu', 'CPU', 'cpu_usage.percent_of_one_cpu', 'share', 'percent'),
  number('kernel', 'CPU, kernel', 'cpu_usage.kernel_time', 'seconds', 'percent'),
  number('user', 'CPU, user', 'cpu_usage.user_time', 'seconds', 'percent'),
  number('working_set', 'Working set (RSS)', 'memory.working_set', 'level', 'bytes'),
  number('private_bytes', 'Private', 'memory.private_bytes', 'level', 'bytes'),
  number('shared', 'Shared', 'memory.shared', 'level', 'bytes'),
  number('pagefile', 'Swapped', 'memory.pagefile', 'level', 'bytes'),
  number('virtual', 'Virtual (VMS)', 'memory.virtual', 'level', 'bytes'),
  number('read', 'Read', 'io.bytes_read', 'rate', 'bytesPerSecond'),
  number('written', 'Written', 'io.bytes_written', 'rate', 'bytesPerSecond'),
  number('reads', 'Read calls', 'io.reads', 'rate', 'perSecond'),
  number('writes', 'Write calls', 'io.writes', 'rate', 'perSecond'),
  number('storage_read', 'Read', 'storage.bytes_read', 'rate', 'bytesPerSecond'),
  number('storage_written', 'Written', 'storage.bytes_written', 'rate', 'bytesPerSecond'),
  number('sent', 'Sent', 'network.bytes_sent', 'rate', 'bytesPerSecond'),
  number('received', 'Received', 'network.bytes_received', 'rate', 'bytesPerSecond'),
  number('minor', 'Minor', 'page_faults.minor', 'rate', 'perSecond'),
  number('major', 'Major', 'page_faults.major', 'rate', 'perSecond'),
  // Their sum is what other systems report as page faults.
  number('faults', 'Page faults', 'page_faults.all', 'rate', 'perSecond', {
    sum: ['page_faults.minor', 'page_faults.major'],
  }),
  number('voluntary', 'Voluntary', 'context_switches.voluntary', 'rate', 'perSecond'),
  number('involuntary', 'Involuntary', 'context_switches.involuntary', 'rate', 'perSecond'),
  number('threads', 'Threads', 'threads', 'level', 'count'),
  number('handles', 'Handles', 'handles', 'level', 'count'),
];

const BY_ID = new Map(NUMBERS.map((one) => [one.id, one]));

export const numberOf = (id) => BY_ID.get(id);

/** The charts of a process, the most important first. apart: whether the names are clear without the title. */
export const CHARTS = [
  { title: 'CPU', apart: true, ids: ['cpu', 'kernel', 'user'] },
  { title: 'Memory', apart: true, ids: ['working_set', 'private_bytes', 'shared', 'pagefile'] },
  { title: 'Virtual memory', apart: true, ids: ['virtual'] },
  { title: 'I/O', ids: ['read', 'written'] },
  { title: 'I/O calls', apart: true, ids: ['reads', 'writes'] },
  { title: 'Storage', ids: ['storage_read', 'storage_written'] },
  { title: 'Network', ids: ['sent', 'received'] },
  { title: 'Page faults', ids: ['minor', 'major'] },
  { title: 'Context switches', ids: ['voluntary', 'involuntary'] },
  { title: 'Threads', apart: true, ids: ['threads'] },
  { title: 'Handles', apart: true, ids: ['handles'] },
];

/** The numbers on the comparison page. */
export const COMPARED = [
  'cpu',
  'working_set',
  'private_bytes',
  'virtual',
  'read',
  'written',
  'faults',
  'threads',
  'handles',
];

/** The displayed value of a raw number. */
function shown(of, raw, seconds, scale) {
  if (raw === null || raw === undefined) return null;
  switch (of.kind) {
    case 'level':
      return raw;
    case 'share':
      return raw / scale;
    case 'rate':
      return seconds > 0 ? raw / seconds : null;
    default:
      return seconds > 0 ? (100 * raw) / seconds / scale : null;
  }
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
export function seriesOf(history, id, scale) {
  const of = BY_ID.get(id);
  const column = columnOf(history, of);
  if (!column || column.every((raw) => raw === null)) return undefined;
  return column.map((raw, place) => shown(of, raw, history.durations[place], scale));
}

/** The number of a sample; undefined where it is absent. scale: what CPU shares are divided by. */
export function valueOf(sample, id, scale) {
  const of = BY_ID.get(id);
  const all = new Map(numbers(sample));
  let raw = all.get(of.path);
  if (raw === undefined && of.sum && of.sum.every((path) => all.has(path))) {
    raw = of.sum.reduce((sum, path) => sum + all.get(path), 0);
  }
  // Without an interval a counter covers the whole life of the process and is not a rate.
  return shown(of, raw, sample.duration, scale) ?? undefined;
}

export const written = (id, value) => WRITTEN[BY_ID.get(id).unit](value);

/** Why a number of a sample is absent, in words. */
export function whyAbsent(sample, id) {
  const { path, sum } = BY_ID.get(id);
  const absent = sample.absent ?? {};
  const paths = [path, ...(sum ?? [])];
  const found = paths.flatMap((one) => [absent[one], absent[one.split('.')[0]]]).find(Boolean);
  if (found) return reasonText(found);
  if (absent.polled) return reasonText(absent.polled);
  return sample.duration === undefined && BY_ID.get(id).kind !== 'level'
    ? reasonText({ reason: 'needs_interval' })
    : 'not measured';
}

/** All absent numbers of a sample, as [path, why]. */
export const absences = (sample) =>
  Object.entries(sample.absent ?? {})
    .filter(([path]) => path !== 'polled')
    .map(([path, why]) => [path, reasonText(why)]);
