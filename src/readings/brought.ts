import type { Reading } from './reading.js';

/**
 * Words that somebody else brought, as one line: without what cannot be seen, and what turns a line around or hides a
 * part of it. They stand in lists, in the names of threads and in charts, where nothing can be escaped.
 */
export function visible(words: string): string {
  return words
    .toWellFormed()
    .replace(/(?![\s\u200c\u200d])[\p{Cc}\p{Cf}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A reading that a host has brought, with its names and headings as one line each; the texts stay as they are. */
export function broughtReading(reading: Reading): Reading {
  const topics = reading.topics.map((topic) => ({
    ...topic,
    name: line(topic.name),
    aliases: topic.aliases.map(line),
  }));
  return {
    ...reading,
    title: line(reading.title),
    author: perhaps(reading.author),
    publisher: perhaps(reading.publisher),
    brought: true,
    topics,
    passages: reading.passages.map((passage) => ({
      ...passage,
      heading: line(passage.heading),
      topics: passage.topics.map(line),
    })),
    claims: reading.claims.map((claim) => ({ ...claim, text: line(claim.text) })),
    prompts: reading.prompts.map((prompt) => ({ ...prompt, text: line(prompt.text) })),
    glossary: reading.glossary.map((entry) => ({ ...entry, name: line(entry.name), text: line(entry.text) })),
  };
}

function line(words: string): string {
  return visible(words) || '…';
}

function perhaps(words: string | null | undefined): string | null {
  return words ? visible(words) || null : null;
}

/** A folder's name for a title, with letters that no other has: old cards must never open another reading. */
export function slugFor(title: string, randomName: string): string {
  const letters = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const short = letters.slice(0, 17).replace(/-+$/, '') || 'reading';
  return `${short}-${randomName.slice(0, 6)}`;
}
