// The filter of the list: words to find in name, pid, user or command line, and conditions such as "cpu > 5 and user = root". A test
// returns true, false, or undefined for a row that lacks the field; such a row meets neither a condition nor its opposite.
// The grammar is in docs/dashboard.md; the parser in Java passes the same tests.

const TOKEN = /\s*(?:(>=|<=|!=|==|[<>=~()])|"([^"]*)("?)|([^\s<>=!~()"]+|!))/y;
/** A guard against stack overflow. */
const MAX_DEPTH = 50;

const NUMBER = /^(\d+(?:\.\d*)?|\.\d+)([a-z%]*)$/i;
const SIZES = new Map([
  ['', 1],
  ['b', 1],
  ['k', 1024],
  ['m', 1024 ** 2],
  ['g', 1024 ** 3],
  ['t', 1024 ** 4],
]);
const TIMES = new Map([
  ['', 1],
  ['ms', 0.001],
  ['s', 1],
  ['m', 60],
  ['min', 60],
  ['h', 3600],
  ['d', 86400],
]);

const text = (get) => ({ get });
const numeric = (get, parse, example) => ({ get, parse, example });
const plain = (number, unit) => (unit === '' ? number : undefined);

const FIELDS = new Map(
  Object.entries({
    name: text((row) => row.name),
    user: text((row) => row.user),
    status: text((row) => row.status),
    cpu: numeric(
      (row, scale) => row.cpu_percent_of_one_cpu / scale(),
      (n, unit) => (unit === '' || unit === '%' ? n : undefined),
      '5',
    ),
    mem: numeric(
      (row) => row.working_set,
      (n, unit) => scaled(n, /^([kmgt](i?b)?|b)?$/.test(unit) ? unit.slice(0, 1) : undefined, SIZES),
      '200m',
    ),
    time: numeric(
      (row) => row.cpu_time,
      (n, unit) => scaled(n, unit, TIMES),
      '1h',
    ),
    threads: numeric((row) => row.threads, plain, '8'),
    pid: numeric((row) => row.pid, plain, '1234'),
    ppid: numeric((row) => row.parent_pid, plain, '1'),
  }),
);

const MEMORY_PERCENT = numeric((row) => row.memory_percent, plain, '5%');

function scaled(number, unit, units) {
  const factor = units.get(unit);
  return factor === undefined ? undefined : number * factor;
}

/** A syntax error, and the range of the input that it is about. */
export class FilterError extends Error {
  constructor(message, from, to) {
    super(message);
    this.from = from;
    this.to = to;
  }
}

function tokens(input) {
  const found = [];
  TOKEN.lastIndex = 0;
  while (input.slice(TOKEN.lastIndex).trim() !== '') {
    const match = TOKEN.exec(input);
    const [whole, sign, quoted, closing, word] = match;
    const to = match.index + whole.length;
    const from = to - whole.trimStart().length;
    if (quoted !== undefined && closing === '')
      throw new FilterError('a quotation mark is missing at the end', from, to);
    if (word === '!') throw new FilterError('"!" is not an operator: write not, or !=', from, to);
    found.push({ from, to, sign, quoted, word, text: sign ?? quoted ?? word });
  }
  return found;
}

/** Compiles a filter to a test of rows. scale(): what a share of one CPU is divided by before it is compared. */
export function parse(input, scale) {
  const list = tokens(input);
  let place = 0;
  let depth = 0;
  const here = () => list[place];
  const isWord = (token, word) => token?.word?.toLowerCase() === word;
  const isOperator = (token) => token?.sign !== undefined && !'()'.includes(token.sign);
  const end = { from: Math.max(0, input.trimEnd().length - 1), to: input.trimEnd().length };
  const error = (message, at = here() ?? end) => {
    throw new FilterError(message, at.from, at.to);
  };

  function parseOr() {
    const tests = [parseAnd()];
    while (isWord(here(), 'or')) {
      place++;
      tests.push(parseAnd());
    }
    return tests.length === 1 ? tests[0] : (row) => combined(tests, row, true);
  }

  function parseAnd() {
    const tests = [parseUnary()];
    while (isWord(here(), 'and')) {
      place++;
      tests.push(parseUnary());
    }
    return tests.length === 1 ? tests[0] : (row) => combined(tests, row, false);
  }

  function parseUnary() {
    if (++depth > MAX_DEPTH) error('too deeply nested');
    const negated = isWord(here(), 'not');
    if (negated) place++;
    const test = negated ? parseUnary() : parsePrimary();
    depth--;
    return negated ? (row) => opposite(test(row)) : test;
  }

  function parsePrimary() {
    const token = here();
    if (!token)
      error(list.length === 0 ? 'the filter is empty' : `a condition is missing after "${list[place - 1].text}"`);
    if (token.sign === '(') {
      place++;
      const test = parseOr();
      if (here()?.sign !== ')') error('")" is missing', here() ?? end);
      place++;
      return test;
    }
    if (isWord(token, 'and') || isWord(token, 'or')) error(`a condition is missing before "${token.text}"`);
    if (token.sign) error(`a field is missing before "${token.sign}": one of ${[...FIELDS.keys()].join(', ')}`);
    return isOperator(list[place + 1]) && token.word ? parseCondition() : parseText();
  }

  function parseText() {
    const words = [];
    while (here() && here().sign === undefined && !['and', 'or'].some((word) => isWord(here(), word))) {
      if (isWord(here(), 'not') || isOperator(list[place + 1]))
        error(`"and" or "or" is missing before "${here().text}"`);
      words.push(here().text);
      place++;
    }
    return containing(words.join(' '));
  }

  function parseCondition() {
    const [name, operator, value] = list.slice(place, place + 3);
    const field = FIELDS.get(name.word.toLowerCase());
    if (!field) error(`"${name.text}" is not a field; known are ${[...FIELDS.keys()].join(', ')}`, name);
    if (isOperator(value)) error(`"${operator.sign}${value.sign}" is not an operator`, operator);
    if (!value || value.sign) error(`a value is missing after "${operator.sign}"`, value ?? operator);
    place += 3;
    return field.parse ? comparison(field, name, operator, value) : equality(field, name, operator, value);
  }

  function comparison(field, name, operator, value) {
    const match = NUMBER.exec(value.text);
    const [get, parsed] = operandOf(field, match);
    if (parsed === undefined)
      error(`"${value.text}" is not a number for ${name.text}, such as ${field.example}`, value);
    const compare = COMPARISONS[operator.sign];
    if (!compare) error(`${name.text} is a number: ">", "<" or "=", not "${operator.sign}"`, operator);
    return (row) => {
      const found = get(row, scale);
      return found === undefined || Number.isNaN(found) ? undefined : compare(found, parsed);
    };
  }

  function operandOf(field, match) {
    if (!match) return [field.get, undefined];
    const unit = match[2].toLowerCase();
    if (field === FIELDS.get('mem') && unit === '%') return [MEMORY_PERCENT.get, Number(match[1])];
    return [field.get, field.parse(Number(match[1]), unit)];
  }

  function equality(field, name, operator, value) {
    const test = EQUALITIES[operator.sign];
    if (!test) error(`${name.text} is text: "=", "!=" or "~" (contains), not "${operator.sign}"`, operator);
    const wanted = value.text.toLowerCase();
    return (row) => (field.get(row) === undefined ? undefined : test(field.get(row).toLowerCase(), wanted));
  }

  if (list.length === 0) return () => true;
  const test = parseOr();
  if (here()) error(here().sign === ')' ? 'one ")" too many' : `"and" or "or" is missing before "${here().text}"`);
  return (row) => test(row) === true;
}

/** Three-valued and/or: decisive if a test gives it, else undefined if a test does, else the opposite. */
function combined(tests, row, decisive) {
  let known = true;
  for (const test of tests) {
    const met = test(row);
    if (met === decisive) return decisive;
    if (met === undefined) known = false;
  }
  return known ? !decisive : undefined;
}

const opposite = (met) => (met === undefined ? undefined : !met);

const COMPARISONS = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

const EQUALITIES = {
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '~': (a, b) => a.includes(b),
};

function containing(words) {
  const wanted = words.toLowerCase();
  return (row) =>
    row.name.toLowerCase().includes(wanted) ||
    String(row.pid).includes(wanted) ||
    (row.user ?? '').toLowerCase().includes(wanted) ||
    (row.command_line ?? []).join(' ').toLowerCase().includes(wanted);
}
