// Calls to the page's server.

/** @returns {Promise<any>} the answer's JSON; throws with the server's own words */
async function call(path, init) {
  const answer = await fetch(path, init);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `${path}: ${answer.status}`);
  return body;
}

const post = (path, body) =>
  call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** @returns {Promise<import('./shapes.js').Hello>} */
export const hello = () => call('/api/hello');

/** Frames of the timeline from before the page was opened, oldest first. */
export const timeline = () => call('/api/timeline');

/** The newest messages of a chat, or those before message `before`. */
export const messages = (chat, before) => call(`/api/chat/${chat}${before ? `?before=${before}` : ''}`);

/** A person joins: `{name, role}`. */
export const join = (name, role) => post('/api/people', { name, role });

export const write = (chat, text) => post(`/api/act/${chat}`, { do: 'write', text });
/** Taps the button at `row`, `column` below a message. */
export const tap = (chat, message, row, column) => post(`/api/act/${chat}`, { do: 'tap', message, row, column });
export const open = (chat, payload) => post(`/api/act/${chat}`, { do: 'open', payload });
/** Sets the language of the person's Telegram: `en`, `id`. */
export const speak = (chat, language) => post(`/api/language/${chat}`, language);
export const block = (chat, blocked) => post(`/api/act/${chat}`, { do: blocked ? 'block' : 'unblock' });

/** Sends a photo or a file. */
export const upload = (chat, kind, file) =>
  call(`/api/upload/${chat}?kind=${kind}&name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file });

/** Turns the clock (`{do: 'turn', by}`), sets a fault (`{do: 'fault', name, on}`), `reset` or `load`. */
export const control = (order) => post('/api/control', order);

/** The item under a key of the table. */
export const item = (key) => call(`/api/item?key=${encodeURIComponent(JSON.stringify(key))}`);
