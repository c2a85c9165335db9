import type { LeftOut } from './article.js';
import { cleanText, endsSentence, type Judged } from './source.js';

export interface Head {
  readonly title: string | null;
  /** The site's name behind the title in the file's own head. */
  readonly site: string | null;
  /** The heading of the first paragraph, where one stands between title and text. */
  readonly section: string | null;
  readonly leftOut: readonly LeftOut[];
}

/**
 * Finds the title in what stands above the article's text.
 *
 * @param toldByFile the title in the file's own head, often with the site's name behind it
 */
export function chooseTitle(above: readonly Judged[], toldByFile: string | null): Head {
  const toldTitle = toldByFile === null || cleanText(toldByFile) === '' ? null : cleanText(toldByFile);
  const open = above.filter(({ why }) => why === null);
  const chosen = pick(open, toldTitle);
  const at = chosen === undefined ? -1 : above.indexOf(chosen);

  const leftOut: LeftOut[] = [];
  let section: string | null = null;
  above.forEach((each, n) => {
    const { block, why } = each;
    if (each === chosen || (why === null && block.text === chosen?.block.text)) return;
    if (why !== null) leftOut.push({ text: block.text, why });
    else if (isNameBesideDate(above, n)) leftOut.push({ text: block.text, why: 'byline' });
    else if (n < at || (section !== null && block.as !== 'heading')) {
      leftOut.push({ text: block.text, why: 'navigation' });
    } else section = section === null ? block.text : `${section} – ${block.text}`;
  });
  const told = apart(toldTitle);
  const title = chosen?.block.text ?? told.title;
  return { title: title?.slice(0, 200) ?? null, site: told.site, section, leftOut };
}

function pick(open: readonly Judged[], told: string | null): Judged | undefined {
  const inTold = (each: Judged): boolean =>
    told !== null && each.words >= 2 && plain(told).includes(plain(each.block.text));
  const short = open.filter(({ words, block }) => words <= 30 && block.text.length <= 200);
  return (
    short.find(({ block }) => block.as === 'title') ??
    short.find(inTold) ??
    short.find(({ block }) => block.as === 'heading') ??
    (told === null
      ? (short.find(({ words, block }) => words >= 3 && !endsSentence(block.text.replace(/[?!:]$/u, ''))) ??
        short[0])
      : undefined)
  );
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** "The title | The paper" in its two parts. */
function apart(told: string | null): { title: string | null; site: string | null } {
  const match = /^(.{12,}?)\s+(?:[|–—·-]|::)\s+([^|–—·]{2,40})$/u.exec(told?.slice(0, 400) ?? '');
  return match === null ? { title: told, site: null } : { title: match[1] ?? told, site: match[2] ?? null };
}

function isNameBesideDate(above: readonly Judged[], n: number): boolean {
  const text = above[n]?.block.text ?? '';
  const besideDate = above[n + 1]?.why === 'dateline' || above[n - 1]?.why === 'dateline';
  return n > 0 && besideDate && /^(?:\p{Lu}[\p{L}.'’-]*\s?){2,4}$/u.test(text);
}
