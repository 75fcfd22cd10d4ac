// Formats numbers and times. Units are binary, as on the command line; an absent value is a dash.

const NONE = '–';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const FIXED = [0, 1, 2, 3].map(
  (digits) => new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);
const [GROUPED, TENTH] = FIXED;
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const MINUTE = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

const missing = (number) => number === undefined || number === null || Number.isNaN(number);

function scaledBytes(number, format) {
  let unit = 0;
  let scaled = number;
  // 1023.95 would be written as 1024.0.
  while (Math.abs(scaled) >= (unit === 0 ? 1024 : 1023.95) && unit < UNITS.length - 1) {
    scaled /= 1024;
    unit++;
  }
  return `${unit === 0 ? Math.round(scaled) : format.format(scaled)} ${UNITS[unit]}`;
}

export const bytes = (number) => (missing(number) ? NONE : scaledBytes(number, TENTH));

export const bytesPerSecond = (number) => (missing(number) ? NONE : `${bytes(number)}/s`);

export const percent = (number) => (missing(number) ? NONE : `${TENTH.format(number)} %`);

export const count = (number) => (missing(number) ? NONE : GROUPED.format(number));

export function perSecond(number) {
  if (missing(number)) return NONE;
  return `${number > 0 && number < 100 ? TENTH.format(number) : GROUPED.format(number)}/s`;
}

const two = (number) => String(number).padStart(2, '0');

/** CPU time, as ps and top write it: 1:02:03, 2:03.45. */
export function cpuTime(seconds) {
  if (missing(seconds)) return NONE;
  // 0.29 times 100 is 28.999999999999996.
  const hundredths = Math.floor(seconds * 100 + 1e-6);
  const whole = Math.floor(hundredths / 100);
  const minutes = Math.floor(whole / 60) % 60;
  if (whole >= 3600) return `${Math.floor(whole / 3600)}:${two(minutes)}:${two(whole % 60)}`;
  return `${minutes}:${two(whole % 60)}.${two(hundredths % 100)}`;
}

/** A duration. */
export function duration(seconds) {
  if (missing(seconds)) return NONE;
  // 0.9996 would be written as 1000 ms, and 59.97 as 60.0 s.
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${(Number.isInteger(seconds) ? GROUPED : TENTH).format(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h ${Math.floor(whole / 60) % 60} min`;
  return `${Math.floor(whole / 86400)} d ${Math.floor(whole / 3600) % 24} h`;
}

/** The time of day, from milliseconds since 1970. */
export const clock = (millis) => CLOCK.format(millis);

/** The same for the steps of an axis, in seconds. */
export const clockAxis = (times, step) => times.map((time) => (step >= 60 ? MINUTE : CLOCK).format(time * 1000));

/** An ISO timestamp: today the time only, else with the day. */
export function moment(iso) {
  const date = new Date(iso ?? NaN);
  if (Number.isNaN(date.getTime())) return NONE;
  return date.toDateString() === new Date().toDateString() ? clock(date) : `${DAY.format(date)}, ${clock(date)}`;
}

/** The formatter of each unit. */
export const WRITTEN = { bytes, bytesPerSecond, percent, count, perSecond, seconds: cpuTime };

const AXES = {
  bytes: scaledBytes,
  bytesPerSecond: (number, format) => `${scaledBytes(number, format)}/s`,
  percent: (number, format) => `${format.format(number)} %`,
  count: (number, format) => format.format(number),
  perSecond: (number, format) => `${format.format(number)}/s`,
};

/** The labels of an axis, with as few decimals as keep them distinct. */
export function axis(unit, values) {
  const texts = FIXED.map((format) => values.map((value) => AXES[unit](value, format)));
  return texts.find((one) => new Set(one).size === one.length) ?? texts[3];
}

// The names of processes are untrusted: control and bidirectional characters are escaped, as on the command line.
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;
const ESCAPES = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(mark) {
  const code = mark.codePointAt(0);
  const hex = code.toString(16);
  return ESCAPES[mark] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`);
}

/** A name with control and bidirectional characters escaped. */
export const name = (text) => (text ? text.replace(UNSAFE, escaped) : '(no name)');

/** A process for people: its name and pid. */
export const titleOf = (process) => `${name(process.name)} ${process.pid}`;

const WORDS = {
  denied: 'access denied',
  unsupported: 'unsupported here',
  needs_interval: 'needs an interval; there is none yet',
  gone: 'the process is gone',
  failed: 'could not be read',
};

/** Why a number is absent, in words. */
export function reasonText({ reason, detail }) {
  const word = WORDS[reason] ?? reason;
  return detail ? `${word}: ${detail}` : word;
}
