// How the dashboard identifies a process: by a text made of its pid and its start time.

/** The key of a process: pid and start time. Without the start time it means the process that has the pid now. */
export const keyOf = (process) => `${process.pid}@${process.start_time ?? ''}`;

/** The pid and start time of a key. */
export function processOf(key) {
  const at = key.indexOf('@');
  const process = { pid: Number(key.slice(0, at)) };
  return at + 1 < key.length ? { ...process, start_time: key.slice(at + 1) } : process;
}
