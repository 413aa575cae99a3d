// Builds elements. Text from outside only ever becomes text nodes.

/**
 * @param {string} tag element name, with classes after dots: `div.row.mine`
 * @param {Record<string, unknown>} [props] attributes; `on…` are listeners, `false` and `null` are left out
 * @param {...(Node|string|number|null|false|undefined)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  add(element, children);
  return element;
}

/** Appends what is there of `children`. */
export function add(parent, children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child instanceof Node ? child : String(child));
  }
  return parent;
}

const PATHS = {
  send: 'M3 11.5 21 3l-5 18-4.5-7z M11.5 14 21 3',
  clip: 'm20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7l-8.3 8.3a1.7 1.7 0 0 1-2.4-2.4L14.5 7',
  keys: 'M3 6h18v12H3z M7 10h.01 M11 10h.01 M15 10h.01 M8 14h8',
  menu: 'M4 7h16 M4 12h16 M4 17h16',
  more: 'M12 5h.01 M12 12h.01 M12 19h.01',
  down: 'm6 9 6 6 6-6',
  close: 'M6 6l12 12 M18 6 6 18',
  file: 'M6 3h8l4 4v14H6z M14 3v4h4',
  link: 'M10 14 20 4 M14 4h6v6 M18 14v6H4V6h6',
  copy: 'M9 9h11v11H9z M5 15H4V4h11v1',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M12 7v5l3 2',
  plus: 'M12 5v14 M5 12h14',
  phone: 'M8 3h8v18H8z M11 18h2',
  shop: 'M4 10 6 4h12l2 6 M5 10v10h14V10',
  crown: 'M4 8l4 4 4-7 4 7 4-4-2 11H6z',
  lines: 'M4 6h10 M4 12h16 M4 18h7',
  tune: 'M4 7h9 M17 7h3 M4 17h3 M11 17h9 M15 5v4 M9 15v4',
};

/** A line icon, hidden from screen readers: the button around it has the name. */
export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
