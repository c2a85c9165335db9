import { toMention, type Mention } from './names-in-text.js';
import { isWeak, stopWords } from './stop-words.js';
import { fold, stem } from './words.js';

interface Phrase {
  readonly stems: readonly string[];
  readonly forms: Map<string, number>;
  readonly counts: Map<number, number>;
}

/** Words that go with every subject. */
const everyday: ReadonlySet<string> = new Set(
  'northern southern eastern western effort efforts more less time times hour hours minute minutes second seconds year years day days week month months way ways thing things people part parts case point place number side sides fact idea ideas kind sort view need use work move moves step steps trend area areas form order result others world life hand recent new old good great large small little long high different important possible certain same first last next such own many make made take took give given come came go went see seen say said says think know want seem seems seemed become began begun keep kept look looks find found get got put set let still even also well just only yet never ever often soon already almost indeed moreover similarly toward towards away back around among within without across along whose while because'.split(
    ' ',
  ),
);

/**
 * What a text speaks of again and again without naming it: rows of two or three words that stand in several
 * paragraphs, and single words that stand in more.
 */
export function phrasesIn(paragraphs: readonly string[], language: string): Mention[] {
  const stops = stopWords(language);
  const found = new Map<string, Phrase>();
  paragraphs.forEach((text, n) => {
    for (const run of runsOf(text, stops)) {
      for (let from = 0; from < run.length; from++) {
        for (let length = 1; length <= 3 && from + length <= run.length; length++) {
          note(found, run.slice(from, from + length), n + 1);
        }
      }
    }
  });
  const [single, several] = [Math.max(2, Math.min(3, Math.ceil(paragraphs.length / 4))), 2];
  const good = [...found.values()].filter(
    ({ stems, counts }) => counts.size >= (stems.length === 1 ? single : several),
  );
  return good
    .filter((each) => !good.some((other) => isPartOf(each, other)))
    .sort((a, b) => b.counts.size * b.stems.length - a.counts.size * a.stems.length)
    .map(toMention);
}

function note(found: Map<string, Phrase>, words: readonly string[], paragraph: number): void {
  const [only = ''] = words;
  if (words.length === 1 && (only.length < 4 || /(?:ly|ing|ed)$/.test(only))) return;
  const stems = words.map((word) => stem(fold(word)));
  const key = stems.join(' ');
  const phrase = found.get(key) ?? {
    stems,
    forms: new Map<string, number>(),
    counts: new Map<number, number>(),
  };
  const form = words.join(' ');
  phrase.forms.set(form, (phrase.forms.get(form) ?? 0) + 1);
  phrase.counts.set(paragraph, (phrase.counts.get(paragraph) ?? 0) + 1);
  found.set(key, phrase);
}

/** Rows of words that carry meaning, between stop words, signs and names. */
function runsOf(text: string, stops: ReadonlySet<string>): string[][] {
  const runs: string[][] = [];
  let open: string[] = [];
  const close = (): void => {
    if (open.length > 0) runs.push(open);
    open = [];
  };
  for (const [part] of text.matchAll(/[\p{L}\p{M}\p{N}]+(?:[-’'][\p{L}\p{M}]+)*|[^\p{L}\p{M}\p{N}\s]+/gu)) {
    const plain = fold(part);
    const carries =
      /^\p{Ll}/u.test(part) && !isWeak(plain, stops) && !everyday.has(plain) && !/[’']/.test(part);
    if (carries) open.push(part);
    else close();
  }
  close();
  return runs;
}

function isPartOf(each: Phrase, other: Phrase): boolean {
  if (other.stems.length <= each.stems.length || other.counts.size < each.counts.size) return false;
  return ` ${other.stems.join(' ')} `.includes(` ${each.stems.join(' ')} `);
}

/** The terms of a Japanese, Chinese or Korean text: rows of one script, without the particles between them. */
export function termsIn(paragraphs: readonly string[], language: string): Mention[] {
  const found = new Map<string, { forms: Map<string, number>; counts: Map<number, number> }>();
  const noteTerm = (term: string, paragraph: number): void => {
    const entry = found.get(term) ?? { forms: new Map([[term, 0]]), counts: new Map<number, number>() };
    entry.counts.set(paragraph, (entry.counts.get(paragraph) ?? 0) + 1);
    found.set(term, entry);
  };
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  paragraphs.forEach((text, n) => {
    if (language.startsWith('ja')) {
      for (const [term] of text.matchAll(/[ァ-ヴー・]{3,20}|[\u4e00-\u9fff々]{2,8}/gu)) noteTerm(term, n + 1);
    } else if (language.startsWith('ko')) {
      for (const [term] of text.matchAll(/[\uac00-\ud7af]{2,12}/gu)) {
        const noun = term.replace(/(?:에서|으로|에게|까지|부터|은|는|이|가|을|를|의|에|와|과|도|로)$/u, '');
        if (noun.length >= 2) noteTerm(noun, n + 1);
      }
    } else {
      for (const { segment } of segmenter.segment(text)) {
        if (/^[\u4e00-\u9fff]{2,8}$/u.test(segment)) noteTerm(segment, n + 1);
      }
    }
  });
  return [...found.values()].filter(({ counts }) => counts.size >= 2).map(toMention);
}
