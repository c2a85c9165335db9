import { isElement, type PageElement, type PageNode } from './page.js';
import { wordCount, type SourceBlock } from './source.js';

/** A block with the element it stands in. */
export interface PageBlock {
  readonly block: SourceBlock;
  readonly owner: PageElement;
  /** What the owner stood in when the page was read; Readability moves elements. */
  readonly parent: PageNode | null;
  /** The part of its words that are links, from 0 to 1. */
  readonly linked: number;
}

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));
const unread = set(
  'script style noscript template svg math iframe object embed canvas select textarea input audio video head title map',
);
const inline = set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rb rp rt ruby s samp small span strike strong sub sup time tt u var wbr img',
);

type Role = SourceBlock['as'];

const byElement: Readonly<Record<string, Role>> = {
  nav: 'navigation',
  menu: 'navigation',
  aside: 'navigation',
  form: 'navigation',
  button: 'navigation',
  dialog: 'navigation',
  footer: 'after the end',
  figcaption: 'caption',
  caption: 'caption',
  h1: 'title',
  h2: 'heading',
  h3: 'heading',
  h4: 'heading',
  h5: 'heading',
  h6: 'heading',
  li: 'list item',
};

/** Names of classes and ids, read as words; each is believed only of a small part of a page. */
const byClass: readonly [RegExp, Role][] = [
  [/(?:^|[-_\s])(?:caption|credit|photo-credit)s?(?:$|[-_\s])/i, 'caption'],
  [/(?:^|[-_\s])(?:share|sharing|social|sharebar|share-bar|addthis|sharedaddy)(?:$|[-_\s])/i, 'share line'],
  [/(?:^|[-_\s])(?:byline|author|writer)(?:$|[-_\s]name)/i, 'byline'],
  [/(?:^|[-_\s])(?:dateline|timestamp|pubdate|publish(?:ed)?-date|date|reading-time)(?:$|[\s])/i, 'dateline'],
  [/(?:^|[-_\s])(?:footnotes?|endnotes?|references|bibliography)(?:$|[-_\s])/i, 'footnote'],
  [
    /(?:^|[-_\s])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|related|recommended|newsletter|promo|advert|advertisement|ads?|cookie|banner|comments?|disqus|pagination|pager|toolbar|masthead|skip-link|subscribe|paywall|popular|trending)(?:$|[-_\s])/i,
    'navigation',
  ],
];

/** The blocks of a page in its order, each with what its element shows it to be. */
export function pageBlocks(root: PageElement): PageBlock[] {
  const blocks: PageBlock[] = [];
  const whole = root.textContent?.length ?? 0;
  let text = '';
  let linkText = '';
  let titleSeen = false;

  const flush = (owner: PageElement, role: Role): void => {
    const written = text.replace(/\s+/g, ' ').trim();
    if (written !== '') {
      const linked = Math.min(1, linkText.replace(/\s+/g, ' ').trim().length / written.length);
      let as = role;
      if (as === 'list item' && linked > 0.7 && wordCount(written) <= 15) as = 'navigation';
      if (as === 'title' && titleSeen) as = 'heading';
      titleSeen ||= as === 'title';
      blocks.push({ block: { text: written, as }, owner, parent: owner.parentNode, linked });
    }
    text = '';
    linkText = '';
  };

  const walk = (node: PageNode, owner: PageElement, role: Role, inLink: boolean): void => {
    if (node.nodeType === 3) {
      const words = node.textContent ?? '';
      text += words;
      if (inLink) linkText += words;
      return;
    }
    if (!isElement(node) || isUnread(node)) return;
    const name = node.localName;
    if (name === 'br') {
      // Two in a row end a paragraph; one only a line.
      if (text.endsWith('\n')) flush(owner, role);
      else text += '\n';
      return;
    }
    if (name === 'hr') flush(owner, role);
    if (isNoteMark(node)) return;
    if (inline.has(name)) {
      for (const child of node.childNodes) walk(child, owner, role, inLink || name === 'a');
      return;
    }
    flush(owner, role);
    const own = roleOf(node, role, whole);
    for (const child of node.childNodes) walk(child, node, own, inLink);
    flush(node, own);
  };
  walk(root, root, 'text', false);
  flush(root, 'text');
  return blocks;
}

function isUnread(element: PageElement): boolean {
  if (unread.has(element.localName)) return true;
  if (element.getAttribute('hidden') !== null || element.getAttribute('aria-hidden') === 'true') return true;
  return /display\s*:\s*none|visibility\s*:\s*hidden/i.test(
    element.getAttribute('style')?.slice(0, 500) ?? '',
  );
}

/** The raised number of a footnote: it points elsewhere and is no part of the sentence. */
function isNoteMark(element: PageElement): boolean {
  if (element.localName !== 'sup' && element.localName !== 'a') return false;
  const words = element.textContent?.trim() ?? '';
  if (!/^\[?(?:\d{1,3}|[*†‡↑↩])\]?$/u.test(words)) return false;
  const link = element.localName === 'a' ? element : element.querySelector('a');
  return link?.getAttribute('href')?.startsWith('#') === true;
}

function roleOf(element: PageElement, outer: Role, whole: number): Role {
  const name = element.localName;
  // Inside a menu or a footer everything is of it.
  if (outer !== 'text' && outer !== 'list item') return outer;
  const size = element.textContent?.length ?? 0;
  const believed = size <= whole * 0.4;
  const shown = byElement[name];
  // A whole page may stand in a form, as some old systems make them.
  if (shown !== undefined && (shown === 'title' || shown === 'heading' || believed)) return shown;
  if (name === 'header' && believed && element.querySelector('h1') === null) return 'navigation';
  const ariaRole = element.getAttribute('role');
  if (believed && (ariaRole === 'navigation' || ariaRole === 'search' || ariaRole === 'complementary'))
    return 'navigation';
  if (believed && ariaRole === 'contentinfo') return 'after the end';
  if (element.getAttribute('role') === 'doc-endnotes') return 'footnote';
  const names = `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`.slice(0, 400);
  if (believed && names.trim() !== '') {
    for (const [pattern, role] of byClass) if (pattern.test(names)) return role;
  }
  return outer;
}
