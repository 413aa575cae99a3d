// How times and spans are written.

let zone = 'Asia/Jakarta';
let offset = 0;

/** Sets the shop's zone and the local cloud's clock. */
export function setClock(name, now) {
  zone = name;
  offset = now - Date.now();
}

/** The local cloud's time in milliseconds. */
export const now = () => Date.now() + offset;

const made = new Map();
function write(ms, options) {
  const key = zone + JSON.stringify(options);
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }));
  return made.get(key).format(ms);
}

/** `14.05` */
export const minute = (ms) => write(ms, { hour: '2-digit', minute: '2-digit' }).replace(':', '.');
/** `14.05.09` */
export const second = (ms) =>
  write(ms, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).replaceAll(':', '.');
/** `22 November` */
export const day = (ms) => write(ms, { day: 'numeric', month: 'long' });
/** `Sun 22 Nov 2026` */
export const date = (ms) => write(ms, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).replace(',', '');
/** `WIB` */
export const zoneName = () =>
  ({ 'Asia/Jakarta': 'WIB', 'Asia/Makassar': 'WITA', 'Asia/Jayapura': 'WIT' })[zone] ?? zone;

/** Milliseconds of a `Duration` as the trace writes it. */
export const took = ({ secs, nanos }) => secs * 1000 + nanos / 1e6;

/** `0.4 ms`, `12 ms`, `1.2 s` */
export function span(ms) {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(1)} s`;
}

/** `812 B`, `3.4 KB`, `1.2 MB` */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
