// For who comes without the token, or with one that is no longer good.

import { keepToken } from '../net/api.js';
import { reconnect } from '../net/connection.js';
import { renderNow } from '../model/state.js';

const { h } = preact;
const { useState } = preactHooks;

/** What became of the last attempt; an attempt shows another page for a moment. */
let said = '';

export function SignIn() {
  const [typed, setTyped] = useState('');
  const enter = (event) => {
    event.preventDefault();
    const known = keepToken(typed);
    said = known ? 'This is not the token of this server.' : 'This is no token: one is of letters, digits, - and _.';
    if (known) reconnect();
    else renderNow();
  };
  return h(
    'main',
    { tabIndex: -1, class: 'sign-in' },
    h('h1', null, 'processinspect'),
    h(
      'p',
      null,
      'This server shows its numbers to who knows its token. Open the link that it printed when it started, or give the token here.',
    ),
    h(
      'form',
      { onSubmit: enter },
      h('label', { for: 'token' }, 'Token, or the whole link'),
      h('input', {
        id: 'token',
        type: 'password',
        autocomplete: 'off',
        value: typed,
        onInput: (event) => setTyped(event.target.value),
        'aria-describedby': 'token-where',
      }),
      h('button', { type: 'submit', class: 'primary' }, 'Enter'),
    ),
    h(
      'p',
      { id: 'token-where', class: 'note' },
      'It is also in the file ',
      h('code', null, 'token'),
      ' of the server’s state folder, ',
      h('code', null, '~/.local/state/processinspect'),
      ' unless it was told another. This page keeps it while the tab is open, and tells it to other tabs of this server.',
    ),
    said && h('p', { class: 'wrong', role: 'status' }, said),
  );
}
