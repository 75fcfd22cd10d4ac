// How the dashboard identifies a process: by a text made of its pid and its start key, which no set clock changes.

/** The key of a process. Without the start key it means the process that has the pid now. */
export const keyOf = (process) => `${process.pid}@${process.start_key ?? ''}`;

/** The pid and start key of a key. */
export function processOf(key) {
  const at = key.indexOf('@');
  const process = { pid: Number(key.slice(0, at)) };
  return at + 1 < key.length ? { ...process, start_key: key.slice(at + 1) } : process;
}
