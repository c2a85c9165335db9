import { namesIn, type Mention } from './names-in-text.js';
import { phrasesIn, termsIn } from './phrases-in-text.js';
import type { Topic } from './reading.js';
import { fold } from './words.js';

const mostTopics = 24;
/** So many of them at least are kept for phrases, where there are as many. */
const mostNames = 16;
/** As a reading's schema allows. */
const [longestName, longestAlias] = [40, 60];

/**
 * Topics for a reading that nobody has given any: the names and the key phrases of its text, those that stand in most
 * paragraphs first, each with its paragraphs, the one that speaks of it most in front.
 *
 * @param language BCP 47 tag
 */
export function proposeTopics(paragraphs: readonly string[], language: string): Topic[] {
  if (/^(?:ja|zh|ko)\b/.test(language))
    return toTopics(byWeight(termsIn(paragraphs, language)).slice(0, mostTopics));
  const all = byWeight(namesIn(paragraphs, language));
  const often = all.filter((each) => each.counts.size >= 2 || weightOf(each) >= 2);
  // In a short text a name in full is a topic though it stands there once.
  const once = all.filter((each) => !often.includes(each) && each.name.includes(' '));
  const names = [...often, ...once.slice(0, Math.max(0, 6 - often.length))].slice(0, mostNames);
  const taken = new Set(
    names.flatMap(({ name, others }) => [name, ...others]).flatMap((name) => fold(name).split(' ')),
  );
  const phrases = phrasesIn(paragraphs, language).filter(({ name }) => !taken.has(fold(name)));
  return toTopics(
    [...names, ...phrases.slice(0, Math.max(6, (mostTopics - names.length) / 2))].slice(0, mostTopics),
  );
}

function weightOf({ counts }: Mention): number {
  return [...counts.values()].reduce((sum, times) => sum + times, 0);
}

function byWeight(mentions: readonly Mention[]): Mention[] {
  return mentions.toSorted((a, b) => b.counts.size - a.counts.size || weightOf(b) - weightOf(a));
}

/** A name belongs to one topic only, however it is written. */
function toTopics(mentions: readonly Mention[]): Topic[] {
  const owned = new Set<string>();
  const topics: Topic[] = [];
  for (const { name, others, counts } of mentions) {
    if (name.length > longestName || fold(name) === '' || owned.has(fold(name))) continue;
    owned.add(fold(name));
    const aliases: string[] = [];
    for (const alias of [
      ...others,
      ...others.filter((each) => /^(?:\p{Lu}\.)+$/u.test(each)).map((each) => each.replaceAll('.', '')),
    ]) {
      if (alias.length > longestAlias || fold(alias) === '' || owned.has(fold(alias))) continue;
      owned.add(fold(alias));
      aliases.push(alias);
    }
    topics.push({
      name: capital(name),
      aliases,
      paragraphs: [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([paragraph]) => paragraph),
    });
  }
  return topics;
}

function capital(name: string): string {
  const [first = '', ...rest] = Array.from(name);
  return first.toUpperCase() + rest.join('');
}
