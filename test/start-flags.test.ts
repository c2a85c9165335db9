import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFlags } from '../bench/subjects.js';
import { packageRoot } from '../src/package-root.js';

const read = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');

test('the image and the unit give Node the flags that npm start does', () => {
  const flags = startFlags();
  expect(flags).not.toEqual([]);
  const inImage = /^CMD \["node", (.*), "dist\/src\/main\.js"\]$/m.exec(read('Dockerfile'))?.[1];
  expect(inImage).toBe(flags.map((flag) => `"${flag}"`).join(', '));
  const inUnit = /^ExecStart=\S+node (.*) dist\/src\/main\.js$/m.exec(read('README.md'))?.[1];
  expect(inUnit).toBe(flags.join(' '));
});
