import { parseHTML } from 'linkedom';

/** As much of a page's tree as is walked here; the compiler knows no browser. */
export interface PageNode {
  readonly nodeType: number;
  readonly localName: string | undefined;
  readonly textContent: string | null;
  readonly firstChild: PageNode | null;
  readonly nextSibling: PageNode | null;
  readonly parentNode: PageNode | null;
  readonly childNodes: Iterable<PageNode>;
}

export interface PageElement extends PageNode {
  readonly localName: string;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

export interface Page extends PageElement {
  readonly documentElement: PageElement | null;
  readonly body: PageElement | null;
}

/** Deeper than any page is written; the parsers behind take a step of their own for each level. */
const deepest = 500;

export function isElement(node: PageNode): node is PageElement {
  return node.nodeType === 1;
}

/** Null where elements stand so deep inside one another that no writer made it. */
export function parsePage(html: string): Page | null {
  if (tooDeep(html)) return null;
  const whole = /<(?:html|body)[\s>]/i.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`;
  const { document } = parseHTML(whole) as unknown as { document: Page };
  return depthOf(document) > deepest ? null : document;
}

/** Counted before anything is parsed, since the parser itself slows down with every open element. */
function tooDeep(html: string): boolean {
  let open = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)/g)) {
    if (unclosed.has(name.toLowerCase())) continue;
    open = Math.max(0, open + (slash === '/' ? -1 : 1));
    if (open > deepest * 4) return true;
  }
  return false;
}

/** Elements that have no end, or that writers leave open. */
const unclosed: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr p li td th tr dt dd option'.split(
    ' ',
  ),
);

function depthOf(root: PageNode): number {
  let deepestSeen = 0;
  let depth = 0;
  let node: PageNode | null = root;
  while (node !== null) {
    deepestSeen = Math.max(deepestSeen, depth);
    if (deepestSeen > deepest) break;
    if (node.firstChild !== null) {
      node = node.firstChild;
      depth++;
      continue;
    }
    while (node !== null && node.nextSibling === null) {
      node = node.parentNode;
      depth--;
      if (node === root) return deepestSeen;
    }
    node = node?.nextSibling ?? null;
  }
  return deepestSeen;
}
