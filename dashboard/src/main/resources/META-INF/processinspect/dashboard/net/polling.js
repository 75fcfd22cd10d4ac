// The fallback without a stream: polls the endpoints of the original, which give fewer numbers and no starts.

import { get } from './api.js';
import { living, state, applyEvent, replaceList } from '../model/state.js';
import { keyOf } from '../model/process-key.js';

/** Polls once for everything that the page shows. */
export async function poll(withList, signal) {
  const answer = await get('api/processes/metrics', signal);
  const listed = withList ? await get('api/processes/list', signal) : undefined;
  if (signal.aborted) return;
  // The server holds watched processes open, so while it answers for a pid, the pid was not reused.
  const known = new Map(living().map((one) => [one.sample.pid, one.sample]));
  const samples = Object.values(answer.processes).map((metrics) => sampleOf(metrics, known.get(metrics.pid)));
  samples.forEach((sample) => applyEvent('sample', sample));
  const answered = new Set(samples.map(keyOf));
  living()
    .filter((one) => !answered.has(one.key))
    .forEach((one) => {
      // It exited or was removed: these endpoints do not tell which.
      applyEvent('exit', { ...one.sample, ended: { cause: 'unknown', time: one.sample.time } });
    });
  applyEvent('system', systemOf(answer.system_memory));
  if (!listed) return;
  const watched = new Map(living().map((one) => [one.sample.pid, one.sample]));
  replaceList(listed.processes.map((row) => ({ ...row, ...startOf(watched.get(row.pid)), partial: true })));
}

/** The original's keys and their paths in a sample. */
const PLACES = {
  cpu_percent: 'cpu_usage.percent_of_one_cpu',
  rss: 'memory.working_set',
  vms: 'memory.virtual',
  shared: 'memory.shared',
  pagefile: 'memory.pagefile',
  num_threads: 'threads',
  page_faults_delta: 'page_faults.all',
};

/** The start of a process as a stream gave it; nothing where it gave none. */
const startOf = (known) => known && { start_key: known.start_key, start_time: known.start_time };

function sampleOf(metrics, known) {
  const sample = {
    ...startOf(known),
    pid: metrics.pid,
    name: metrics.name,
    status: metrics.status,
    time: metrics.timestamp,
    duration: 1,
  };
  sample.absent = { polled: { reason: 'unsupported', detail: 'available only from the live stream' } };
  for (const [key, path] of Object.entries(PLACES)) {
    if (metrics.absent?.[key]) sample.absent[path] = metrics.absent[key];
    if (metrics[key] === undefined) continue;
    const [group, last] = path.split('.');
    if (last) sample[group] = { ...sample[group], [last]: metrics[key] };
    else sample[group] = metrics[key];
  }
  return sample;
}

function systemOf(memory) {
  const { total, available, used, free, percent } = memory;
  return {
    memory: { total, available, used, free, percent },
    swap: { total: memory.swap_total, used: memory.swap_used, percent: memory.swap_percent },
    cpus: state.system?.cpus ?? {},
    server: state.system?.server,
  };
}
