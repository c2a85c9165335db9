/** Discord's markdown as trees, made here so that the page needs no parser. */
import { SimpleMarkdown, rulesExtended } from 'discord-markdown-parser';
import type { APIMessage } from 'discord.js';
import type { MarkdownNode } from './client-api.js';
import { walkParts, type Part } from './parts.js';

type Rule = (typeof rulesExtended)[string];

interface Item {
  depth: number;
  ordered: boolean;
  number: number;
  text: string;
}

/** `- item` and `1. item`, with items below items by two spaces; the parser has no lists. */
const list: Rule = {
  order: (rulesExtended['heading']?.order ?? 0) - 0.25,
  match: (source, state, before) => {
    const lineBegins = before === '' || before.endsWith('\n');
    if (!lineBegins || state['inList'] === true) return null;
    return /^(?: *(?:[-*]|\d{1,9}\.) [^\n]*(?:\n(?: +(?![-*] |\d+\. )[^\n]+))*(?:\n|$))+/.exec(source);
  },
  parse: (capture, parse, state) => {
    const parseText = (text: string): MarkdownNode[] => parse(text, { ...state, inList: true, inline: true });
    return nest(readItems(capture[0] ?? ''), parseText) ?? { type: 'text', content: capture[0] ?? '' };
  },
};

function readItems(source: string): Item[] {
  const items: Item[] = [];
  for (const line of source.replace(/\n$/, '').split('\n')) {
    const found = /^( *)(?:[-*]|(\d+)\.) (.*)$/.exec(line);
    const last = items.at(-1);
    if (found !== null) {
      const [, indent = '', number, text = ''] = found;
      const depth = Math.floor(indent.length / 2);
      items.push({ depth, ordered: number !== undefined, number: Number(number ?? 1), text });
    } else if (last !== undefined) {
      last.text += `\n${line.trim()}`;
    }
  }
  return items;
}

/** A list of `listItem` nodes; what is indented below an item is a list inside it. */
function nest(items: readonly Item[], parseText: (text: string) => MarkdownNode[]): MarkdownNode | null {
  const [first] = items;
  if (first === undefined) return null;
  const content: MarkdownNode[] = [];
  for (let at = 0; at < items.length;) {
    const item = items[at];
    if (item === undefined) break;
    let next = at + 1;
    while ((items[next]?.depth ?? -1) > item.depth) next += 1;
    const inner = nest(items.slice(at + 1, next), parseText);
    content.push({
      type: 'listItem',
      content: [...parseText(item.text), ...(inner === null ? [] : [inner])],
    });
    at = next;
  }
  return { type: 'list', ordered: first.ordered, start: first.number, content };
}

/** `</name:id>`: the parser's own rule wants an older form. */
const slashCommand: Rule = {
  order: rulesExtended['strong']?.order ?? 21,
  match: (source) => /^<\/((?:[-_'\p{L}\p{N}]{1,32})(?: [-_'\p{L}\p{N}]{1,32}){0,2}):(\d+)>/u.exec(source),
  parse: (capture) => ({ type: 'slashCommand', fullName: capture[1] ?? '', id: capture[2] ?? '' }),
};

const parser = SimpleMarkdown.parserFor({ ...rulesExtended, list, slashCommand });

export function parseMarkdown(text: string): MarkdownNode[] {
  return parser(text, { inline: true, inQuote: false, inList: false });
}

/** Every markdown text of a message with its tree. */
export function parseMessage(message: APIMessage): Record<string, MarkdownNode[]> {
  const texts = new Set<string>([message.content]);
  for (const [part] of walkParts((message.components ?? []) as unknown as Part[], [])) {
    if (part.content !== undefined) texts.add(part.content);
  }
  for (const embed of message.embeds) {
    for (const text of [embed.title, embed.description]) if (text !== undefined) texts.add(text);
    for (const field of embed.fields ?? []) texts.add(field.name).add(field.value);
  }
  texts.delete('');
  return Object.fromEntries([...texts].map((text) => [text, parseMarkdown(text)]));
}
