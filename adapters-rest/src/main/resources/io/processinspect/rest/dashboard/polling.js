// What is there without a stream: the three endpoints that pages of the original polled. They give fewer numbers, and no
// start times.

import { get } from './api.js';
import { keyOf, living, state, take, takeList } from './state.js';

/** Asks once for everything that the page shows. */
export async function poll(withList, signal) {
  const answer = await get('/api/processes/metrics', signal);
  const known = new Map(living().map((one) => [one.sample.pid, one.sample.start_time]));
  const samples = Object.values(answer.processes).map((metrics) => sampleOf(metrics, known.get(metrics.pid)));
  samples.forEach((sample) => take('sample', sample));
  const answered = new Set(samples.map(keyOf));
  living()
    .filter((one) => !answered.has(one.key))
    .forEach((one) => {
      // It exited, or somebody removed it: these endpoints do not tell which.
      take('exit', { ...one.sample, ended: { cause: 'unknown', time: one.sample.time } });
    });
  take('system', systemOf(answer.system_memory));
  if (withList) {
    const listed = await get('/api/processes/list', signal);
    takeList(listed.processes.map((row) => ({ ...row, partial: true })));
  }
}

function sampleOf(metrics, start) {
  const sample = {
    pid: metrics.pid,
    name: metrics.name,
    status: metrics.status,
    time: metrics.timestamp,
    duration: 1,
    cpu_usage: {},
    memory: { working_set: metrics.rss, virtual: metrics.vms },
    threads: metrics.num_threads,
    page_faults: {},
    absent: { ...metrics.absent, polled: { reason: 'unsupported', detail: 'only a stream gives it' } },
  };
  if (start) sample.start_time = start;
  if (metrics.cpu_percent !== undefined) {
    sample.cpu_usage.percent_of_one_cpu = metrics.cpu_percent;
  }
  if (metrics.shared !== undefined) sample.memory.shared = metrics.shared;
  if (metrics.pagefile !== undefined) sample.memory.pagefile = metrics.pagefile;
  if (metrics.page_faults_delta !== undefined) sample.page_faults.all = metrics.page_faults_delta;
  return sample;
}

function systemOf(memory) {
  return {
    memory: {
      total: memory.total,
      available: memory.available,
      used: memory.used,
      free: memory.free,
      percent: memory.percent,
    },
    swap: { total: memory.swap_total, used: memory.swap_used, percent: memory.swap_percent },
    cpus: state.system?.cpus ?? {},
    server: state.system?.server,
  };
}
