// How the dashboard identifies a process: by a text made of its pid and its start time.

/** Which process is meant: its pid and when it started. The pid alone is whoever has it now. */
export const keyOf = (process) => `${process.pid}@${process.start_time ?? ''}`;

/** The process behind a key. */
export function processOf(key) {
  const at = key.indexOf('@');
  const process = { pid: Number(key.slice(0, at)) };
  return at + 1 < key.length ? { ...process, start_time: key.slice(at + 1) } : process;
}
