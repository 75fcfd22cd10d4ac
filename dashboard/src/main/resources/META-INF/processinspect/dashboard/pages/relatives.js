// The user, parent and children of a process, fetched when its page opens.

import { get } from '../net/api.js';
import { name } from '../ui/format.js';
import { links } from '../model/route.js';

const { h } = preact;
const { useEffect, useState } = preactHooks;

const MAX_CHILDREN = 20;

const listed = async (filter, signal) =>
  (await get(`api/processes?filter=${encodeURIComponent(filter)}`, signal)).processes;

async function read({ pid, start_key: start }, signal) {
  const rows = await listed(`pid = ${pid} or ppid = ${pid}`, signal);
  const own = rows.find((row) => row.pid === pid && (!start || row.start_key === start));
  if (!own) return undefined;
  const parent = own.parent_pid ? (await listed(`pid = ${own.parent_pid}`, signal))[0] : undefined;
  return { own, parent, children: rows.filter((row) => row.pid !== pid) };
}

const Link = ({ row }) =>
  h('a', { href: links.process(row) }, name(row.name), ' ', h('span', { class: 'pid number' }, row.pid));

/** Nothing for a process that is gone, or when the list cannot be had. */
export function Relatives({ of, processKey }) {
  const [found, setFound] = useState(undefined);
  useEffect(() => {
    const stop = new AbortController();
    setFound(undefined);
    read(of, stop.signal).then(setFound, () => setFound(undefined));
    return () => stop.abort();
  }, [processKey]);
  if (!found) return null;
  const { own, parent, children } = found;
  const facts = [
    own.user && ['User', name(own.user)],
    own.command_line && ['Command line', h('code', null, own.command_line.map(name).join(' '))],
    parent && ['Parent', h(Link, { row: parent })],
    children.length > 0 && [
      'Children',
      [
        children.slice(0, MAX_CHILDREN).map((row, place) => [place > 0 && ', ', h(Link, { key: row.pid, row })]),
        children.length > MAX_CHILDREN && ` and ${children.length - MAX_CHILDREN} more`,
      ],
    ],
  ].filter(Boolean);
  return h(
    'dl',
    { class: 'relatives' },
    facts.flatMap(([title, value]) => [h('dt', { key: title }, title), h('dd', { key: `${title} is` }, value)]),
  );
}
