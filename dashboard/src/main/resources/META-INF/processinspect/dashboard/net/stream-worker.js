// Reads the stream in a worker: events of thousands of processes are parsed here, and the page's thread gets the changes.
// A request has an id and the path to follow (none: stop); every reply carries the id.

import { asRequestError, open, useToken } from './api.js';
import { RequestError } from './request-error.js';
import { events } from './sse.js';
import { pack } from '../list/row-codec.js';

let attempt = new AbortController();

addEventListener('message', ({ data }) => {
  attempt.abort();
  attempt = new AbortController();
  if (data.path) follow(data, attempt.signal);
});

async function follow({ id, token, path }, signal) {
  const say = (message, transferred = []) => signal.aborted || postMessage({ id, ...message }, transferred);
  const known = new Map();
  try {
    useToken(token);
    const answer = await open(path, { signal });
    if (!answer.headers.get('Content-Type')?.startsWith('text/event-stream')) {
      throw new RequestError('the answer is not an event stream', answer.status);
    }
    say({ begun: true });
    for await (const several of events(answer.body)) {
      const packed = several.map((one) => (one.event === 'list' ? { ...one, data: pack(known, one.data) } : one));
      say(
        { events: packed },
        packed.filter(({ data }) => data.numbers).map(({ data }) => data.numbers.buffer),
      );
    }
    say({ failure: { message: 'the server closed the connection' } });
  } catch (failure) {
    if (!signal.aborted) {
      const { message, status, code } = asRequestError(failure);
      say({ failure: { message, status, code } });
    }
  }
}
