// Encodes list changes for the transfer to the page's thread. For most processes only numbers change; these are sent as one
// transferable array, which is not copied.

/** The numbers of a row that a branch adds up. */
export const NUMBERS = ['cpu_percent_of_one_cpu', 'working_set', 'memory_percent', 'threads', 'cpu_time'];
const TEXTS = ['start_key', 'start_time', 'name', 'status', 'user', 'parent_pid'];

/** Packs a list event: rows where only numbers changed become {numbers}. known: the rows until now, updated. */
export function pack(known, data) {
  if (data.processes) {
    data.processes.forEach((row) => known.set(row.pid, row));
    return data;
  }
  const numbers = [];
  const changed = [];
  data.gone.forEach(({ pid }) => known.delete(pid));
  for (const row of data.changed) {
    if (isOtherwise(known.get(row.pid), row)) changed.push(row);
    else numbers.push(row.pid, ...NUMBERS.map((name) => row[name]));
    known.set(row.pid, row);
  }
  return { changed, gone: data.gone, numbers: Float64Array.from(numbers) };
}

function isOtherwise(before, row) {
  return (
    before === undefined ||
    NUMBERS.some((name) => row[name] === undefined) ||
    TEXTS.some((name) => row[name] !== before[name]) ||
    before.absent !== undefined ||
    JSON.stringify(row.command_line) !== JSON.stringify(before.command_line)
  );
}

/** Applies packed numbers to the rows and sets their version. */
export function unpack(rows, numbers, version) {
  for (let at = 0; at < numbers.length; at += NUMBERS.length + 1) {
    const row = rows.get(numbers[at]);
    if (!row) continue;
    for (let i = 0; i < NUMBERS.length; i++) row[NUMBERS[i]] = numbers[at + 1 + i];
    row.version = version;
  }
}
