// Above every page: navigation, connection status and notices.

import { clock, duration } from './format.js';
import { reconnect, setPaused } from '../net/connection.js';
import { Icon, ScaleChoice } from './components.js';
import { links } from '../model/route.js';
import { switchTheme, themeName } from './theme.js';
import { dismissNotice, secondsSinceEvent, state } from '../model/state.js';

const { h } = preact;

export function Header({ name, live, onHelp }) {
  const exited = [...state.watched.values()].filter((one) => one.sample.ended).length;
  const link = (to, text, extra) =>
    h('a', { href: links[to], 'aria-current': name === to ? 'page' : undefined }, text, extra);
  return h(
    'header',
    { class: 'top' },
    h('a', { class: 'brand', href: links.processes }, 'processinspect'),
    h(
      'nav',
      { 'aria-label': 'Pages' },
      link('processes', 'Processes'),
      link(
        'watched',
        'Watched',
        state.watched.size > 0 && h('span', { class: 'badge' }, state.watched.size, exited > 0 && `, ${exited} exited`),
      ),
      link('system', 'System'),
    ),
    h(ScaleChoice),
    h(Liveness, { live }),
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-pressed': String(state.paused),
        'aria-label': 'pause',
        title: state.paused ? 'Resume (p)' : 'Pause (p)',
        onClick: () => setPaused(!state.paused),
      },
      h(Icon, { name: state.paused ? 'play' : 'pause' }),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': `switch to the ${themeName() === 'dark' ? 'light' : 'dark'} theme`,
        title: `Switch to the ${themeName() === 'dark' ? 'light' : 'dark'} theme`,
        onClick: switchTheme,
      },
      h(Icon, { name: 'theme' }),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': 'help',
        title: 'Keys and filter (?)',
        onClick: onHelp,
      },
      h(Icon, { name: 'help' }),
    ),
  );
}

const PHASES = {
  connecting: 'Connecting',
  polling: 'Polling',
  waiting: 'Not live',
  paused: 'Paused',
  hidden: 'Paused',
};

function Liveness({ live }) {
  const { phase } = state.link;
  const word = live && phase !== 'polling' ? 'Live' : phase === 'live' ? 'Not live' : PHASES[phase];
  return h(
    'span',
    {
      class: `liveness ${live ? (phase === 'polling' ? phase : 'live') : state.lastEventWall ? 'off' : ''}`,
      role: 'status',
    },
    h('span', { class: 'dot', 'aria-hidden': 'true' }),
    word,
  );
}

/** Says how old the numbers are, unless they are live. */
export function NotLive({ live }) {
  const { phase, why, until } = state.link;
  if (phase === 'polling' && live) {
    return h(
      'p',
      { class: 'banner' },
      `No live stream (${why}). Polling instead: fewer numbers, and only the 50 largest processes.`,
    );
  }
  if (live || (phase === 'connecting' && !why)) return null;
  const of = state.lastEventWall
    ? `These numbers are from ${clock(state.lastEventWall)}, ${duration(Math.max(1, Math.round(secondsSinceEvent())))} ago.`
    : 'There are no numbers yet.';
  if (phase === 'paused') {
    return h(
      'p',
      { class: 'banner' },
      h('b', null, 'Paused. '),
      of,
      h('button', { type: 'button', onClick: () => setPaused(false) }, 'Resume'),
    );
  }
  // Heartbeats arrive, but no events.
  const silent = phase === 'live';
  const left = Math.ceil((until - Date.now()) / 1000);
  return h(
    'p',
    { class: 'banner bad', role: 'alert' },
    h('b', null, 'Not live. '),
    of,
    silent ? ' The server answers but does not sample.' : why && ` ${why[0].toUpperCase()}${why.slice(1)}.`,
    !silent && h('span', { 'aria-hidden': 'true' }, left > 0 ? ` Trying again in ${left} s.` : ' Trying again.'),
    h('button', { type: 'button', onClick: reconnect }, 'Try now'),
  );
}

export const Notices = () =>
  h(
    'div',
    { class: 'notices', 'aria-live': 'polite' },
    state.notices.map(({ id, text, bad }) =>
      h(
        'p',
        { key: id, class: `notice ${bad ? 'bad' : ''}` },
        text,
        h(
          'button',
          { type: 'button', class: 'icon-button', 'aria-label': 'dismiss', onClick: () => dismissNotice(id) },
          h(Icon, { name: 'close' }),
        ),
      ),
    ),
  );
