// The thread that reads the stream. The page starts it before anything else, so that it is there when the rest is.

const policy = globalThis.trustedTypes?.createPolicy('dashboard', { createScriptURL: (path) => path });
const path = '/dashboard/stream.js';

export const worker = new Worker(policy ? policy.createScriptURL(path) : path, { type: 'module' });
