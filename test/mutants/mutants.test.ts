import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.js';

interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly tests: readonly string[];
  readonly only?: string;
}

const at = pathToFileURL(join(packageRoot, 'test', 'mutants', 'mutants.js')).href;
const { mutants } = (await import(at)) as { mutants: readonly Mutant[] };
const read = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');

test('no two mutants share a name, by which one is chosen', () => {
  expect(mutants.length).toBeGreaterThan(20);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});

test.each(mutants)('$name: the code holds what it changes, once', ({ file, find, replace }) => {
  expect(read(file).split(find)).toHaveLength(2);
  expect(replace).not.toBe(find);
});

test.each(mutants)('$name: there are tests that are to notice it', ({ tests, only }) => {
  expect(tests).not.toEqual([]);
  for (const file of tests) {
    const titles = [
      ...read(file).matchAll(/\b(?:test|describe)(?:\.(?:each|skipIf)\([^]*?\))?\(\s*(['"`])(.+?)\1/g),
    ];
    const named = titles.filter(([, , title]) => new RegExp(only ?? '').test(title ?? ''));
    expect(named.length, file).toBeGreaterThan(0);
  }
});
