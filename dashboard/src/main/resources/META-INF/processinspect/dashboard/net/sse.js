// Server-sent events from a fetch stream. EventSource can neither send the token nor report the status of a refusal.

import { RequestError } from './request-error.js';

/** Far more chunks than the list of any machine takes. */
const MAX_CHUNKS = 100_000;

/** Splits the text of a stream, which comes in chunks of any length, into events. */
export class EventParser {
  held = [];

  /** The events that end in this chunk, as {event, data}; heartbeats are left out. */
  push(chunk) {
    const { held } = this;
    if (held.length > MAX_CHUNKS) throw new RequestError('an event exceeds the size limit');
    const cut = held.length > 0 && held[held.length - 1].endsWith('\n') && chunk.startsWith('\n');
    if (!cut && !chunk.includes('\n\n')) {
      // A list of thousands of processes comes in many chunks: they are joined once.
      held.push(chunk);
      return [];
    }
    const text = held.join('') + chunk;
    const end = text.lastIndexOf('\n\n');
    this.held = end + 2 < text.length ? [text.slice(end + 2)] : [];
    return text.slice(0, end).split('\n\n').map(parsed).filter(Boolean);
  }
}

/** The events of a response body, those of one chunk at a time. Ends when the server ends the stream. */
export async function* events(body) {
  const reader = body.getReader();
  // A TextDecoderStream costs more than the decoding.
  const decoder = new TextDecoder();
  const parser = new EventParser();
  const next = () =>
    reader.read().catch(() => {
      throw new RequestError('the connection was lost');
    });
  try {
    for (let part = await next(); !part.done; part = await next()) {
      yield parser.push(decoder.decode(part.value, { stream: true }));
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Parses one block: a line "event: " and a line "data: "; others are ignored. */
function parsed(block) {
  const event = after(block, 'event: ');
  return event && { event, data: JSON.parse(after(block, 'data: ') || '{}') };
}

function after(block, field) {
  const at = block.startsWith(field) ? 0 : block.indexOf(`\n${field}`) + 1;
  if (at === 0 && !block.startsWith(field)) return '';
  const end = block.indexOf('\n', at);
  return block.slice(at + field.length, end < 0 ? undefined : end);
}
