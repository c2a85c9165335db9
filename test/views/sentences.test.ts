import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.js';

test('commands hold no sentence of their own: what people are told is worded among the views', () => {
  const folder = join(packageRoot, 'commands');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  expect(files).not.toEqual([]);
  // Descriptions of commands and options, which belong to them, have no full stop.
  const sentences = files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/['"`][^'"`\n]*[\p{L})}]\.['"`]/gu)].map(
      ([words]) => `${file}: ${words}`,
    ),
  );
  expect(sentences).toEqual([]);
});
