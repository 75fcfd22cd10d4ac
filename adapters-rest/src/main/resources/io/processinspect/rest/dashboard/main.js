// The frame around the pages: where one is, how live it is, and the keys that work everywhere.

import { shareToken, takeToken } from './api.js';
import { clock, duration } from './format.js';
import { again, isLive, keepLive, setPaused, wantList } from './link.js';
import { Icon, ScaleChoice } from './parts.js';
import { Processes, shortcuts } from './processes.js';
import { links, route } from './route.js';
import { changed, dismissNotice, heardAgo, notify, onChange, setScale, state } from './state.js';

const { Component, h, render } = preact;

const TITLES = { processes: 'Processes', watched: 'Watched', system: 'System', process: 'Process', compare: 'Compare' };
let helpIsOpen = false;

/** What is not needed for the first rows on the screen comes after them. */
const LATER = {
  SignIn: () => import('./signin.js'),
  Help: () => import('./help.js'),
  Watched: () => import('./watched.js'),
  Process: () => import('./process.js'),
  Compare: () => import('./compare.js'),
  System: () => import('./system.js'),
};
const loaded = {};
const asked = new Set();

/** A component that may have to be fetched first. */
function later(name, props) {
  if (loaded[name]) return h(loaded[name], props);
  fetchPart(name);
  return h('main', { tabIndex: -1 });
}

function fetchPart(name) {
  if (asked.has(name)) return;
  asked.add(name);
  LATER[name]().then(
    (module) => {
      loaded[name] = module[name];
      changed();
    },
    () => notify('A part of this page could not be loaded: load the page anew.', true),
  );
}

/** Once there is something to look at, the rest is fetched, so that it is there when it is wanted. */
const fetching = setInterval(() => {
  if (state.heard === 0) return;
  clearInterval(fetching);
  Object.keys(LATER).forEach(fetchPart);
}, 500);

const page = document.getElementById('page');

function draw() {
  render(h(Whole), page);
}

/** The page, or that it failed: half a page would go on to say that it is live. */
class Whole extends Component {
  componentDidCatch(error) {
    console.error(error);
    this.setState({ error });
  }

  render(props, { error }) {
    return error ? h(Failed, { error }) : h(App);
  }
}

function Failed({ error }) {
  document.title = 'failed – processinspect';
  const begin = () => {
    location.hash = links.processes;
    location.reload();
  };
  return h(
    'main',
    { class: 'sign-in' },
    h('h1', null, 'This page failed'),
    h('p', { role: 'alert' }, String(error.message ?? error)),
    h('button', { type: 'button', class: 'primary', onClick: begin }, 'Begin anew'),
  );
}

function App() {
  if (state.link.phase === 'refused') return later('SignIn');
  const { page: name, keys } = route();
  const live = isLive();
  document.title = `${live ? '' : state.heard ? '(not live) ' : ''}${TITLES[name]} – processinspect`;
  return h(
    'div',
    { class: `frame ${name} ${live || !state.heard ? '' : 'stale'}` },
    h(Header, { name, live }),
    h('section', { 'aria-label': 'How live this page is' }, h(NotLive, { live })),
    h(Notices),
    h(Page, { name, keys }),
    helpIsOpen && later('Help', { onClose: () => openHelp(false) }),
  );
}

function Page({ name, keys }) {
  switch (name) {
    case 'watched':
      return later('Watched');
    case 'system':
      return later('System');
    case 'process':
      return later('Process', { key: keys[0], processKey: keys[0] });
    case 'compare':
      return later('Compare', { keys });
    default:
      return h(Processes);
  }
}

function Header({ name, live }) {
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
        title: state.paused ? 'Go on (p)' : 'Pause (p)',
        onClick: () => setPaused(!state.paused),
      },
      h(Icon, { name: state.paused ? 'play' : 'pause' }),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': 'help',
        title: 'Keys and filter (?)',
        onClick: () => openHelp(true),
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
    { class: `liveness ${live ? (phase === 'polling' ? phase : 'live') : state.heard ? 'off' : ''}`, role: 'status' },
    h('span', { class: 'dot', 'aria-hidden': 'true' }),
    word,
  );
}

/** Says of when the numbers are, as soon as they are not of now. */
function NotLive({ live }) {
  const { phase, why, until } = state.link;
  if (phase === 'polling' && live) {
    return h(
      'p',
      { class: 'banner' },
      `No live stream (${why}): asking at each tick, for fewer numbers, and the 50 largest processes.`,
    );
  }
  if (live || (phase === 'connecting' && !why)) return null;
  const of = state.heard
    ? `These numbers are of ${clock(state.heard)}, ${duration(Math.max(1, Math.round(heardAgo())))} ago.`
    : 'There are no numbers yet.';
  if (phase === 'paused') {
    return h(
      'p',
      { class: 'banner' },
      h('b', null, 'Paused. '),
      of,
      h('button', { type: 'button', onClick: () => setPaused(false) }, 'Go on'),
    );
  }
  // Signs of life come, and no numbers with them.
  const silent = phase === 'live';
  const left = Math.ceil((until - Date.now()) / 1000);
  return h(
    'p',
    { class: 'banner bad', role: 'alert' },
    h('b', null, 'Not live. '),
    of,
    silent
      ? ' The server is there, but reads nothing at this time.'
      : why && ` ${why[0].toUpperCase()}${why.slice(1)}.`,
    !silent && h('span', { 'aria-hidden': 'true' }, left > 0 ? ` Trying again in ${left} s.` : ' Trying again.'),
    h('button', { type: 'button', onClick: again }, 'Try now'),
  );
}

const Notices = () =>
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
          { type: 'button', class: 'icon-button', 'aria-label': 'put away', onClick: () => dismissNotice(id) },
          h(Icon, { name: 'close' }),
        ),
      ),
    ),
  );

function openHelp(open) {
  helpIsOpen = open;
  changed();
}

const KEYS = {
  1: () => go(links.processes),
  2: () => go(links.watched),
  3: () => go(links.system),
  p: () => setPaused(!state.paused),
  c: () => setScale(state.scale === 'one' ? 'machine' : 'one'),
  '?': () => openHelp(true),
  '/': () => {
    go(links.processes);
    document.getElementById('filter').focus();
  },
};

/** At once, as the next key may be meant for what is shown then. */
function go(to) {
  if (location.hash === to) return;
  location.hash = to;
  onRoute();
}

function onKey(event) {
  const typing = event.target.closest?.('input:not([type=checkbox], [type=radio]), select, textarea, dialog');
  if (typing || event.ctrlKey || event.metaKey || event.altKey || state.link.phase === 'refused') return;
  const action =
    KEYS[event.key] ??
    (route().page === 'processes' && Object.hasOwn(shortcuts, event.key) ? shortcuts[event.key] : undefined);
  if (action) {
    event.preventDefault();
    action();
  }
}

function onRoute() {
  if (location.hash.startsWith('#token=')) {
    takeToken();
    again();
  }
  const { page: name } = route();
  // What is no address of this page is not left in its place.
  if (name === 'processes' && !['', links.processes].includes(location.hash)) {
    history.replaceState(null, '', links.processes);
  }
  wantList(name === 'processes');
  draw();
  window.scrollTo(0, 0);
  // Where the focus was is gone with the page before.
  if (document.activeElement === document.body) page.querySelector('main').focus({ preventScroll: true });
}

takeToken();
shareToken(again);
page.textContent = '';
onChange(draw);
document.addEventListener('keydown', onKey);
window.addEventListener('hashchange', onRoute);
onRoute();
keepLive();
// What ages must be seen to age, also when nothing comes.
let wasLive = false;
setInterval(() => {
  const live = isLive();
  if (!live || !wasLive) changed();
  wasLive = live;
}, 1000);
