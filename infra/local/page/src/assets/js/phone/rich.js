// Text with Telegram's entities, as elements.

import { h, add } from '../dom.js';

const TAGS = {
  bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre',
  blockquote: 'blockquote', expandable_blockquote: 'blockquote',
};

const BLOCKS = new Set(['pre', 'blockquote', 'expandable_blockquote']);

/**
 * @param {string} text
 * @param {import('../shapes.js').Entity[]} entities
 * @param {{command: (text: string) => void, link: (url: string) => boolean}} on `link` says whether it took the link
 * @returns {DocumentFragment}
 */
export function rich(text, entities, on) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return add(document.createDocumentFragment(), within(text, 0, text.length, sorted, on));
}

/** The nodes of `text[from..to]`, whose entities are `entities`, outer before inner. */
function within(text, from, to, entities, on) {
  const nodes = [];
  let at = from;
  for (let i = 0; i < entities.length; i++) {
    const entity = entities[i];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || entity.offset >= to) continue;
    const block = BLOCKS.has(entity.type);
    // A block stands on lines of its own: the breaks around it are the block's.
    const before = text.slice(at, entity.offset);
    if (before) nodes.push(block ? before.replace(/\n$/, '') : before);
    const inner = entities.slice(i + 1).filter((other) => other.offset < end && other.offset >= entity.offset);
    nodes.push(element(entity, text.slice(entity.offset, end), within(text, entity.offset, end, inner, on), on));
    at = block && text[end] === '\n' ? end + 1 : end;
  }
  if (to > at) nodes.push(text.slice(at, to));
  return nodes;
}

function element(entity, covered, children, on) {
  switch (entity.type) {
    case 'text_link':
    case 'url': {
      const url = entity.url ?? (covered.includes('://') ? covered : `https://${covered}`);
      return add(link(url, on), entity.type === 'url' ? [covered] : children);
    }
    case 'bot_command':
      return h('button.inline', { type: 'button', onclick: () => on.command(covered) }, covered);
    case 'mention':
    case 'hashtag':
    case 'cashtag':
    case 'text_mention':
      return h('span.mention', {}, covered);
    case 'spoiler': {
      const spoiler = h('button.spoiler', { type: 'button', 'aria-label': 'Hidden text: show' });
      spoiler.addEventListener('click', () => spoiler.replaceWith(h('span', {}, ...children)), { once: true });
      return add(spoiler, [h('span', { 'aria-hidden': 'true' }, covered)]);
    }
    case 'pre':
      return h('pre', { 'data-language': entity.language ?? null, tabindex: 0 }, h('code', {}, covered));
    case 'expandable_blockquote':
      return quote(children);
    default:
      return TAGS[entity.type] ? h(TAGS[entity.type], {}, ...children) : h('span', {}, ...children);
  }
}

/** A quote that opens by a click. */
function quote(children) {
  const more = h('button.inline', { type: 'button', 'aria-expanded': 'false' }, 'more');
  const block = h('blockquote.folded', {}, ...children);
  more.addEventListener('click', () => {
    const folded = block.classList.toggle('folded');
    more.textContent = folded ? 'more' : 'less';
    more.setAttribute('aria-expanded', String(!folded));
  });
  return h('span.quote', {}, block, more);
}

/** A link that opens beside the page; other schemes than http and Telegram's are shown dead. */
function link(url, on) {
  if (!/^(https?|tg):\/\//i.test(url)) return h('span.mention', { title: url });
  return h('a', {
    href: url, target: '_blank', rel: 'noopener noreferrer', title: url,
    onclick: (event) => on.link(url) && event.preventDefault(),
  });
}
