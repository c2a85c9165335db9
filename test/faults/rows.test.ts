import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.js';
import { rows, titleOf } from './rows.js';

test('there are 36 faults and seven secrets, and a row knows its own tests', () => {
  expect([...new Set(rows.map(({ name }) => name))].join(' ')).toBe(
    [...Array.from({ length: 36 }, (_, n) => n + 1), ...'abcdefg'].join(' '),
  );
  expect(titleOf({ name: '1' }).test('fault 1: killed')).toBe(true);
  expect(titleOf({ name: '1' }).test('fault 11: failures')).toBe(false);
  expect(titleOf({ name: '13' }).test('fault 11, 13: failures')).toBe(true);
  expect(titleOf({ name: '11' }).test('fault 11, 13: failures')).toBe(true);
  expect(titleOf({ name: 'a' }).test('secrecy a: an attacker')).toBe(true);
});

test('every test that names a fault stands in the table', () => {
  const files = readdirSync(join(packageRoot, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.endsWith('rows.test.ts'))
    .map((name) => `test/${name.replaceAll('\\', '/')}`);
  const astray = files.flatMap((file) => {
    const titles = readFileSync(join(packageRoot, file), 'utf8').match(/\(\s*['"`](?:fault|secrecy) .+?: /g);
    return rows
      .filter((row) => titles?.some((title) => titleOf(row).test(title)))
      .map(({ name }) => name)
      .filter((name) => !rows.some((row) => row.name === name && row.files.includes(file)))
      .map((name) => `${name}: ${file}`);
  });
  expect(astray).toEqual([]);
});
