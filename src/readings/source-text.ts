import { createHash } from 'node:crypto';
import type { Reading } from './reading.js';

/**
 * A paragraph as it is hashed: quotes, dashes, spaces and compatibility characters differ between honest copies of
 * one text, so they are brought to one form first.
 */
export function normaliseParagraph(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2018\u2019\u201a\u201b\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u2033]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u00ad\u200b-\u200d\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Lower-case hex SHA-256 of the normalised paragraph. */
export function hashParagraph(text: string): string {
  return createHash('sha256').update(normaliseParagraph(text)).digest('hex');
}

/** The blocks of a plain text, split at blank lines. */
export function blocksOf(text: string): string[] {
  return text
    .split(/\r?\n[ \t]*\r?\n/)
    .map((block) => block.trim())
    .filter(Boolean);
}

const wordPattern = /[\p{L}\p{N}']+/gu;

function wordRun(text: string): string[] {
  return normaliseParagraph(text).toLowerCase().match(wordPattern) ?? [];
}

/** Runs of `length` words that stand both in our text and in the source; a run inside the title does not count. */
export function sharedRuns(ours: string, source: string, title: string, length = 8): string[] {
  const runs = (words: string[]): string[] =>
    words
      .slice(0, Math.max(0, words.length - length + 1))
      .map((_, n) => words.slice(n, n + length).join(' '));
  const allowed = new Set(runs(wordRun(title)));
  const theirs = new Set(runs(wordRun(source)).filter((run) => !allowed.has(run)));
  return [...new Set(runs(wordRun(ours)).filter((run) => theirs.has(run)))];
}

export type SourceFinding =
  { kind: 'missing'; paragraph: number; sha256: string } | { kind: 'shared'; where: string; run: string };

/** Holds a reading against its source text: every paragraph's hash is found in it, and no words are copied. */
export function compareWithSource(reading: Reading, source: string): SourceFinding[] {
  const hashes = new Set(blocksOf(source).map(hashParagraph));
  const findings: SourceFinding[] = [];
  for (const passage of reading.passages) {
    if (!hashes.has(passage.sha256)) {
      findings.push({ kind: 'missing', paragraph: passage.paragraph, sha256: passage.sha256 });
    }
  }
  for (const [where, ours] of ownTexts(reading)) {
    for (const run of sharedRuns(ours, source, reading.title)) findings.push({ kind: 'shared', where, run });
  }
  return findings;
}

function ownTexts(reading: Reading): [string, string][] {
  return [
    ...reading.passages.flatMap((passage): [string, string][] => [
      [`the heading of ¶${passage.paragraph}`, passage.heading],
      [`¶${passage.paragraph}`, passage.text],
    ]),
    ...reading.claims.map((claim): [string, string] => [claim.id, claim.text]),
    ...reading.prompts.map((prompt, n): [string, string] => [`prompts[${n}]`, prompt.text]),
    ...reading.glossary.map((entry): [string, string] => [entry.name, entry.text]),
  ];
}
