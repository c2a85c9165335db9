import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.js';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');

/** What others say: npm, node-gyp, Node and Discord. */
const notOurs = new Set([
  'gyp ERR!',
  'Could not locate the bindings file',
  'EBADENGINE',
  'Cannot find module …/dist/…',
  'The application did not respond',
  'This interaction failed',
  'Unknown interaction',
]);

test('every message that the troubleshooting is keyed by is one that the bot really says', () => {
  const sources = ['src', 'commands'].flatMap((folder) =>
    readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[jt]s$/.test(name) && !name.startsWith('preview'))
      .map((name) => readFileSync(join(packageRoot, folder, name), 'utf8')),
  );
  const said = sources.join('\n');
  const [, table = ''] = /## Troubleshooting([^]+?)\n## /.exec(readme) ?? [];
  const rows = table.split('\n').filter((line) => /^\| [`a-z]/.test(line) && !line.startsWith('| you see'));
  const keys = rows.flatMap((row) =>
    [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, key = '']) => key),
  );
  expect(rows.length).toBeGreaterThan(15);
  const unsaid = keys
    .filter((key) => !notOurs.has(key))
    .flatMap((key) => key.split('…').map((piece) => piece.replace(/[()]/g, '').trim()))
    .filter((piece) => !said.includes(piece));
  expect(unsaid).toEqual([]);
});

test('it has its parts in the order in which they are needed, and every script it names is there', () => {
  const parts = [...readme.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  expect(parts.slice(0, 3)).toEqual(['Try this', 'Connect it to Discord', 'Commands']);
  const order = [
    'Settings',
    'Hosting',
    'Back up, restore, move, erase',
    'Upgrade',
    'Troubleshooting',
    'Privacy',
  ];
  expect(parts.filter((title) => order.includes(title ?? ''))).toEqual(order);
  const { scripts } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const named = [...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});
