import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.js';

test('commands hold no sentence of their own: what people are told is worded among the views', () => {
  const files = globSync('commands/**/*.ts', { cwd: packageRoot });
  expect(files).not.toEqual([]);
  // Descriptions of commands and options, which belong to them, have no full stop.
  const sentences = files.flatMap((file) =>
    [...readFileSync(join(packageRoot, file), 'utf8').matchAll(/['"`][^'"`\n]*[\p{L})}]\.['"`]/gu)].map(
      ([words]) => `${file}: ${words}`,
    ),
  );
  expect(sentences).toEqual([]);
});
