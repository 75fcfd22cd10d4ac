// Server-sent events out of a fetch stream. EventSource can neither send the token nor tell why it was refused.

import { Refusal } from './api.js';

/** Each event as {event, data}; null for a sign of life without one. Ends when the server ends the stream. */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const next = () =>
    reader.read().catch(() => {
      throw new Refusal('the connection was lost');
    });
  let held = [];
  try {
    for (let part = await next(); !part.done; part = await next()) {
      const chunk = part.value;
      const cut = held.length > 0 && held[held.length - 1].endsWith('\n') && chunk.startsWith('\n');
      if (!cut && !chunk.includes('\n\n')) {
        // A list of thousands of processes comes in many parts: they are joined once.
        held.push(chunk);
        yield null;
        continue;
      }
      const text = held.join('') + chunk;
      const end = text.lastIndexOf('\n\n');
      held = end + 2 < text.length ? [text.slice(end + 2)] : [];
      for (const block of text.slice(0, end).split('\n\n')) {
        yield parsed(block);
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parsed(block) {
  let event = null;
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) event = line.slice(7);
    else if (line.startsWith('data: ')) data += line.slice(6);
  }
  return event && { event, data: JSON.parse(data || '{}') };
}
