import type { MarkdownNode } from './wire.js';

/**
 * discord-markdown-parser knows no lists and misses `-#` after some blocks, so both are found here, by looking at
 * the lines between its `br` nodes. Anything it did recognise stays as it is.
 */
export type Block =
  | { kind: 'line'; nodes: MarkdownNode[] }
  | { kind: 'node'; node: MarkdownNode }
  | { kind: 'subtext'; nodes: MarkdownNode[] }
  | { kind: 'list'; ordered: boolean; start: number; items: ListItem[] };

export interface ListItem {
  depth: number;
  nodes: MarkdownNode[];
}

const BLOCKS = new Set(['heading', 'blockQuote', 'codeBlock', 'list', 'subtext']);

/** The words of a text node. */
export const textOf = (node: MarkdownNode): string => (typeof node.content === 'string' ? node.content : '');

const isBreak = (node: MarkdownNode): boolean => node.type === 'br' || node.type === 'newline';

/** Joins the crumbs of text that the parser leaves at every punctuation mark. */
function joinText(nodes: readonly MarkdownNode[]): MarkdownNode[] {
  const joined: MarkdownNode[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (node.type === 'text' && last?.type === 'text') {
      joined[joined.length - 1] = { type: 'text', content: textOf(last) + textOf(node) };
    } else joined.push(node);
  }
  return joined;
}

function withoutStart(nodes: MarkdownNode[], length: number): MarkdownNode[] {
  const [first, ...rest] = nodes;
  if (!first) return nodes;
  return [{ type: 'text', content: textOf(first).slice(length) }, ...rest];
}

export function toBlocks(nodes: readonly MarkdownNode[]): Block[] {
  const blocks: Block[] = [];
  let line: MarkdownNode[] = [];
  // A block ends its own line: the line break after it is not a line of its own.
  let afterBlock = false;

  const endLine = (): void => {
    const block = classify(joinText(line));
    const last = blocks.at(-1);
    if (block.kind === 'list' && last?.kind === 'list' && (last.ordered === block.ordered || inside(block))) {
      last.items.push(...block.items);
    } else blocks.push(block);
    line = [];
  };

  for (const node of nodes) {
    if (isBreak(node)) {
      if (line.length > 0 || !afterBlock) endLine();
      afterBlock = false;
    } else if (BLOCKS.has(node.type)) {
      if (line.length > 0) endLine();
      blocks.push({ kind: 'node', node });
      afterBlock = true;
    } else {
      line.push(node);
      afterBlock = false;
    }
  }
  if (line.length > 0) endLine();
  return blocks;
}

const inside = (block: Extract<Block, { kind: 'list' }>): boolean => (block.items[0]?.depth ?? 0) > 0;

function classify(line: MarkdownNode[]): Block {
  const first = line[0];
  if (first?.type === 'text') {
    const text = textOf(first);
    const small = /^-# +/u.exec(text);
    if (small) return { kind: 'subtext', nodes: withoutStart(line, small[0].length) };
    const item = /^( *)(?:[-*]|(\d{1,4})\.) +/u.exec(text);
    if (item) {
      const depth = Math.min(Math.floor((item[1] ?? '').length / 2), 5);
      return {
        kind: 'list',
        ordered: item[2] !== undefined,
        start: Number(item[2] ?? 1),
        items: [{ depth, nodes: withoutStart(line, item[0].length) }],
      };
    }
  }
  return { kind: 'line', nodes: line };
}
