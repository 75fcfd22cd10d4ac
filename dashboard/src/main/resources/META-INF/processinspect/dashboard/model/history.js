// The last ten minutes of one process, by columns, and the paths of the numbers in a sample.

import CATALOGUE from './catalogue.js';

const SECONDS = 600;

export class History {
  version = 0;
  times = [];
  durations = [];
  /** The numbers at a dotted path, one for each time. */
  columns = new Map();

  add(sample) {
    const time = Date.parse(sample.time) / 1000;
    const length = this.times.length;
    if (length > 0 && time <= this.times[length - 1]) {
      if (sample.duration === undefined || this.times.includes(time)) return;
      // The clock was set back. The samples before were read when this one's interval began.
      const back = this.times[length - 1] - (time - sample.duration);
      this.times = this.times.map((earlier) => earlier - back);
    }
    this.times.push(time);
    this.durations.push(sample.duration ?? null);
    for (const [path, value] of numbers(sample)) {
      if (!this.columns.has(path)) this.columns.set(path, new Array(length).fill(null));
      this.columns.get(path).push(value);
    }
    for (const column of this.columns.values()) {
      if (column.length === length) column.push(null);
    }
    this.forgetOld(time - SECONDS);
    this.version++;
  }

  forgetOld(before) {
    const old = this.times.findIndex((time) => time >= before);
    // In batches: moving the rest costs the same for one as for many.
    if (old < 32) return;
    this.times.splice(0, old);
    this.durations.splice(0, old);
    for (const column of this.columns.values()) column.splice(0, old);
  }

  /** Replaces everything with the server's ring. */
  replace({ times, durations, values }) {
    this.times = times;
    this.durations = durations;
    this.columns = new Map(Object.entries(values));
    this.version++;
  }
}

/** Every number of a sample by its dotted path. */
export function* numbers(sample) {
  for (const group of Object.keys(sample)) {
    const value = sample[group];
    if (UNGROUPED.has(group)) yield [group, value];
    else if (typeof value === 'object' && !NOT_NUMBERS.has(group)) {
      for (const key of Object.keys(value)) yield [`${group}.${key}`, value[key]];
    }
  }
}

const UNGROUPED = new Set(CATALOGUE.map(({ path }) => path).filter((path) => !path.includes('.')));
/** Objects of a sample that are not groups of numbers. */
const NOT_NUMBERS = new Set(['absent', 'ended']);
