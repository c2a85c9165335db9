import { parse } from 'yaml';
import { joinLines, vocabularyOf } from './join-lines.js';
import { nothingTold, type Source, type SourceBlock, type Told } from './source.js';

/** Markdown as people write articles in it: headings, paragraphs, lists, quotations, a head of YAML. */
export function readMarkdown(text: string): Source {
  const { head, body } = splitHead(text.replace(/\r\n?/g, '\n'));
  const lines = body.split('\n');
  const vocabulary = vocabularyOf(lines);
  const blocks: SourceBlock[] = [];
  let open: string[] = [];
  let as: SourceBlock['as'] = 'text';
  const close = (): void => {
    if (open.length > 0) blocks.push({ text: plainLine(joinLines(open, vocabulary).text), as });
    open = [];
    as = 'text';
  };

  let fence: string | null = null;
  for (const line of lines) {
    const bare = line.replace(/^\s{0,3}(?:>\s?)+/, '');
    const fenceSign = /^\s{0,3}(```+|~~~+)/.exec(bare)?.[1] ?? null;
    if (fenceSign !== null && (fence === null || fenceSign.startsWith(fence))) {
      close();
      fence = fence === null ? fenceSign : null;
      continue;
    }
    const heading = fence === null ? /^\s{0,3}(#{1,6})\s+(\S.*)$/.exec(bare.trimEnd()) : null;
    const item = fence === null ? /^\s{0,8}(?:[-*+]|\d{1,3}[.)])\s+(.+)$/.exec(bare) : null;
    if (heading !== null) {
      close();
      blocks.push({
        text: plainLine((heading[2] ?? '').replace(/ #{1,6}$/, '')),
        as: heading[1] === '#' ? 'title' : 'heading',
      });
    } else if (/^\s{0,3}(?:=+|-{2,})\s*$/.test(bare) && open.length === 1 && as === 'text') {
      as = bare.trim().startsWith('=') ? 'title' : 'heading';
      close();
    } else if (bare.trim() === '' || /^\s{0,3}(?:[-*_]\s*){3,}$/.test(bare)) close();
    else if (/^\s{0,3}\[[^\]]{1,80}\]:\s/.test(bare)) {
      close();
      const note = bare.includes('[^');
      blocks.push({
        text: plainLine(bare.replace(/^\s*\[\^?([^\]]*)\]:\s*/, note ? '$1 ' : '')),
        as: note ? 'footnote' : 'navigation',
      });
    } else if (/^\s*!\[[^\]]*\]\([^)]*\)$/.test(bare.trimEnd())) {
      close();
      blocks.push({ text: plainLine(bare), as: 'caption' });
    } else if (item !== null) {
      close();
      as = 'list item';
      open = [item[1] ?? ''];
    } else open.push(bare);
  }
  close();
  return { told: head, blocks: onlyFirstTitle(blocks) };
}

/** Writers who use `#` for every section have one title and many headings. */
function onlyFirstTitle(blocks: readonly SourceBlock[]): SourceBlock[] {
  const first = blocks.findIndex(({ as }) => as === 'title');
  return blocks.map((block, n) =>
    block.as === 'title' && n !== first ? { ...block, as: 'heading' } : block,
  );
}

function plainLine(text: string): string {
  return text
    .replace(/!\[([^[\]]{0,400})\]\([^()]{0,800}\)/g, '$1')
    .replace(/\[\^[^\]]{1,40}\]/g, '')
    .replace(/\[([^[\]]{0,400})\]\([^()\s]{0,800}(?:\s+"[^"]{0,400}")?\)/g, '$1')
    .replace(/\[([^[\]]{1,400})\]\[[^[\]]{0,100}\]/g, '$1')
    .replace(/<(https?:[^<>\s]{1,800})>/g, '$1')
    .replace(/<\/?[a-zA-Z][^>]{0,200}>/g, '')
    .replace(/(\*\*|__)(?=\S)([^*_]+?)\1/g, '$2')
    .replace(/(?<![\p{L}\p{N}*])\*(?=\S)([^*]+?)\*/gu, '$1')
    .replace(/(?<![\p{L}\p{N}_])_(?=\S)([^_]+?)_(?![\p{L}\p{N}])/gu, '$1')
    .replace(/~~([^~]+)~~/g, '$1')
    .replace(/`{1,3}([^`]{1,800})`{1,3}/g, '$1')
    .replace(/\\([\\`*_{}[\]()#+\-.!>~|])/g, '$1')
    .trim();
}

function splitHead(text: string): { head: Told; body: string } {
  const end = text.startsWith('---\n') ? text.indexOf('\n---', 3) : -1;
  if (end < 0 || end > 20_000) return { head: nothingTold, body: text };
  const body = text.slice(text.indexOf('\n', end + 1) < 0 ? text.length : text.indexOf('\n', end + 1));
  let written: unknown;
  try {
    written = parse(text.slice(4, end), { maxAliasCount: 0 });
  } catch {
    return { head: nothingTold, body: text };
  }
  const fields = typeof written === 'object' && written !== null ? (written as Record<string, unknown>) : {};
  const word = (...keys: string[]): string | null => {
    for (const key of keys) {
      const value = fields[key];
      if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, 400);
      if (value instanceof Date) return value.toISOString().slice(0, 10);
    }
    return null;
  };
  const link = word('link', 'url', 'canonical', 'canonical_url');
  return {
    head: {
      title: word('title'),
      author: word('author', 'authors', 'by'),
      publisher: word('publisher', 'publication', 'source', 'site'),
      published: word('date', 'published', 'pubdate'),
      link: link !== null && link.startsWith('https://') ? link : null,
      language: word('language', 'lang'),
    },
    body,
  };
}
