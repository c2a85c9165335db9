import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.js';
import { normaliseParagraph } from '../../src/readings/source-text.js';
import { parseReading } from '../../src/readings/parse-reading.js';
import { asText, toll } from '../import/toll-article.js';

const folder = mkdtempSync(join(tmpdir(), 'reading-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): { code: number | null; out: string; err: string } {
  const cli = join(packageRoot, 'dist', 'src', 'readings', 'cli.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

describe('npm run reading -- add', () => {
  const file = join(folder, 'toll.txt');
  writeFileSync(file, asText(toll));

  test('shows the outline and what was left out, and writes a reading that passes the check', () => {
    const into = join(folder, 'toll-of-ferrow');
    const { code, out } = run('add', file, '--into', into);
    expect(code).toBe(0);
    expect(out).toContain(`${toll.title}\nFerrow Ledger Publishing, 6 May 2019 · 8 paragraphs · language en`);
    expect(out).toMatch(/¶1 {3}For nearly ninety years the town of… \[.*Ferrow/);
    expect(out).toContain(`caption: ${toll.caption}`);
    expect(out).toContain('dateline: 4 MINS READMay 6, 2019');
    const parsed = parseReading('toll-of-ferrow', readFileSync(join(into, 'reading.yaml'), 'utf8'));
    if (parsed.kind === 'refused') throw new Error(parsed.problems.map(({ says }) => says).join());
    expect(parsed.reading.passages.map(({ text }) => normaliseParagraph(text))).toEqual(
      toll.paragraphs.map(normaliseParagraph),
    );
    expect(run('check', into).code).toBe(0);

    const again = run('add', file, '--into', into);
    expect(again).toMatchObject({ code: 1 });
    expect(again.err).toContain('Nothing was written');
  });

  test.each<[string, string[], number, string]>([
    ['a file that is not there', ['add', join(folder, 'none.txt')], 78, 'There is no file'],
    ['no file at all', ['add'], 78, 'npm run reading -- add FILE'],
    [
      'a folder that cannot be a reading’s name',
      ['add', file, '--into', join(folder, 'Not Good')],
      78,
      'at most 24',
    ],
  ])('%s is answered with a sentence', (_, args, code, says) => {
    const ran = run(...args);
    expect(ran.code).toBe(code);
    expect(ran.err).toContain(says);
  });

  test('a file that is not what its name says', () => {
    const bad = join(folder, 'bad.pdf');
    writeFileSync(bad, 'These are words and no PDF.');
    const { code, err } = run('add', bad);
    expect(code).toBe(1);
    expect(err).toContain('is not what the end of its name says');
  });
});

const source = process.env['COLLOQUIUM_SOURCE'];
test.runIf(source !== undefined)('the shipped article is recognised, and its text is written nowhere', () => {
  const { code, out } = run('add', source ?? '');
  expect(code).toBe(0);
  expect(out).toContain('11 March 2014 · 8 paragraphs');
  expect(out).toContain('8 of 8 paragraphs match');
  expect(out).toContain('Nothing was written');
});
