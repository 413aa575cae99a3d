// The shop's texts, so that what is tapped here is called as the shop calls it.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './shop.mjs';

/** A function that says the first line of a text by its key, without tags and conditions, with `facts` in its placeholders. */
export async function textsOf(language) {
  const folder = join(ROOT, 'shared/src/wording/texts', language);
  const texts = new Map();
  for (const file of (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.txt'))) {
    const lines = (await readFile(join(folder, file), 'utf8')).split('\n');
    lines.forEach((line, at) => {
      const key = line.match(/^\[([a-z0-9._]+)\]$/)?.[1];
      if (key) texts.set(key, lines[at + 1].replace(/<[^>]+>/g, ''));
    });
  }
  return (key, facts = {}) => {
    if (!texts.has(key)) throw new Error(`no text ${key} in ${language}`);
    const known = texts.get(key).replace(/\{% if (\w+) %\}(.*?)\{% endif %\}/g, (_, name, then) => (facts[name] ? then : ''));
    return known.replace(/\{%.*%\}/g, '').replace(/\{(\w+)\}/g, (_, name) => {
      if (!(name in facts)) throw new Error(`${key} needs ${name}`);
      return facts[name];
    });
  };
}
