// The frame around the pages: routing, the document's title, and the keys that work everywhere.

import { shareToken, takeToken } from './net/api.js';
import { Header, NotLive, Notices } from './ui/header.js';
import { isLive, keepLive, reconnect, setPaused, wantList } from './net/connection.js';
import { Processes, shortcuts } from './pages/processes.js';
import { links, route } from './model/route.js';
import { changed, notify, onChange, setScale, state } from './model/state.js';

const { Component, h, render } = preact;

const TITLES = { processes: 'Processes', watched: 'Watched', system: 'System', process: 'Process', compare: 'Compare' };
let helpIsOpen = false;

/** Loaded after the first rows are on the screen. */
const LATER = {
  SignIn: () => import('./pages/signin.js'),
  Help: () => import('./pages/help.js'),
  Watched: () => import('./pages/watched.js'),
  Process: () => import('./pages/process.js'),
  Compare: () => import('./pages/compare.js'),
  System: () => import('./pages/system.js'),
};
const loaded = {};
const asked = new Set();

/** A component that is loaded on first use. */
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
    () => notify('Part of this page failed to load. Reload the page.', true),
  );
}

/** After the first event the other pages are prefetched. */
const fetching = setInterval(() => {
  if (state.lastEventWall === 0) return;
  clearInterval(fetching);
  Object.keys(LATER).forEach(fetchPart);
}, 500);

const page = document.getElementById('page');

function draw() {
  render(h(ErrorBoundary), page);
}

/** An error boundary: half a page would still claim to be live. */
class ErrorBoundary extends Component {
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
    h('button', { type: 'button', class: 'primary', onClick: begin }, 'Start over'),
  );
}

function App() {
  if (state.link.phase === 'refused') return later('SignIn');
  const { page: name, keys } = route();
  const live = isLive();
  document.title = `${live ? '' : state.lastEventWall ? '(not live) ' : ''}${TITLES[name]} – processinspect`;
  return h(
    'div',
    { class: `frame ${name} ${live || !state.lastEventWall ? '' : 'stale'}` },
    h(Header, { name, live, onHelp: () => openHelp(true) }),
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

/** Navigates at once: the next key may be meant for the new page. */
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
    reconnect();
  }
  const { page: name } = route();
  // An unknown address is replaced by the default one.
  if (name === 'processes' && !['', links.processes].includes(location.hash)) {
    history.replaceState(null, '', links.processes);
  }
  wantList(name === 'processes');
  draw();
  window.scrollTo(0, 0);
  // The element that had the focus went with the previous page.
  if (document.activeElement === document.body) page.querySelector('main').focus({ preventScroll: true });
}

takeToken();
shareToken(reconnect);
page.textContent = '';
onChange(draw);
document.addEventListener('keydown', onKey);
window.addEventListener('hashchange', onRoute);
onRoute();
keepLive();
// The age of the numbers is drawn each second, even when no event arrives.
let wasLive = false;
setInterval(() => {
  const live = isLive();
  if (!live || !wasLive) changed();
  wasLive = live;
}, 1000);
