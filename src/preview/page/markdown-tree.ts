import { el, icon } from './element.js';
import { textOf, toBlocks, type Block, type ListItem } from './markdown-lines.js';
import { jumpTo, readMessageLink } from './message-jump.js';
import type { Page } from './state.js';
import { timestamp, timestampWords } from './times.js';
import type { MarkdownNode } from './wire.js';

/** The DOM of one markdown text. A text that the server did not parse is shown as it is. */
export function markdown(text: string, parsed: Record<string, MarkdownNode[]>, page: Page): HTMLElement {
  const box = el('div', { class: 'markdown' });
  const tree = parsed[text];
  if (tree) box.append(...blocks(tree, page));
  else box.append(el('div', { class: 'md-line' }, text));
  if (isOnlyEmoji(tree)) box.classList.add('md-jumbo');
  return box;
}

function isOnlyEmoji(tree: readonly MarkdownNode[] | undefined): boolean {
  if (!tree || tree.length === 0 || tree.length > 27) return false;
  return tree.every(
    (node) => node.type === 'twemoji' || (node.type === 'text' && textOf(node).trim() === ''),
  );
}

function blocks(nodes: readonly MarkdownNode[], page: Page): Node[] {
  return toBlocks(nodes).map((block) => drawBlock(block, page));
}

function drawBlock(block: Block, page: Page): Node {
  switch (block.kind) {
    case 'line':
      // An empty line keeps its height, as on Discord.
      return el(
        'div',
        { class: block.nodes.length > 0 ? 'md-line' : 'md-line md-blank' },
        ...inline(block.nodes, page),
      );
    case 'subtext':
      return el('div', { class: 'md-subtext' }, ...inline(block.nodes, page));
    case 'list':
      return list(block.items, block.ordered, block.start, page);
    case 'node':
      return drawNode(block.node, page);
  }
}

function list(items: ListItem[], ordered: boolean, start: number, page: Page): HTMLElement {
  const box = ordered ? el('ol', { class: 'md-list', start }) : el('ul', { class: 'md-list' });
  const base = Math.min(...items.map((item) => item.depth));
  for (let at = 0; at < items.length;) {
    const item = items[at];
    if (!item) break;
    const deeper: ListItem[] = [];
    for (at += 1; (items[at]?.depth ?? -1) > base; at += 1) deeper.push(...items.slice(at, at + 1));
    const row = el('li', {}, ...inline(item.nodes, page));
    if (deeper.length > 0) row.append(list(deeper, false, 1, page));
    box.append(row);
  }
  return box;
}

/** Inside a line breaks stay breaks; blocks inside quotes are found anew. */
function inline(nodes: readonly MarkdownNode[], page: Page): Node[] {
  return nodes.map((node) => drawNode(node, page));
}

function childrenOf(node: MarkdownNode): MarkdownNode[] {
  if (Array.isArray(node.content)) return node.content;
  return node.content === undefined ? [] : [{ type: 'text', content: node.content }];
}

const WRAPPERS: Record<string, keyof HTMLElementTagNameMap> = {
  strong: 'strong',
  em: 'em',
  underline: 'u',
  u: 'u',
  strikethrough: 's',
  del: 's',
};

function drawNode(node: MarkdownNode, page: Page): Node {
  const wrapper = WRAPPERS[node.type];
  if (wrapper) return el(wrapper, {}, ...inline(childrenOf(node), page));
  const draw = DRAW[node.type];
  if (draw) return draw(node, page);
  // An unknown node still shows its words.
  if (Array.isArray(node.content)) return el('span', {}, ...inline(node.content, page));
  return document.createTextNode(node.content ?? '');
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const DRAW: Record<string, (node: MarkdownNode, page: Page) => Node> = {
  text: (node) => document.createTextNode(text(node.content)),
  br: () => el('br'),
  newline: () => el('br'),
  inlineCode: (node) => el('code', { class: 'md-code' }, text(node.content)),
  codeBlock: (node) => el('pre', { class: 'md-pre', tabindex: 0 }, el('code', {}, text(node.content))),
  twemoji: (node) => el('span', { class: 'md-emoji' }, text(node['name'])),
  emoji: (node) => el('span', { class: 'md-emoji' }, `:${text(node['name'])}:`),
  everyone: () => el('span', { class: 'mention' }, '@everyone'),
  here: () => el('span', { class: 'mention' }, '@here'),
  // The page has its own headings, and these are levels 1 to 3 inside one message.
  heading: (node, page) => {
    const level = Math.min(Math.max(Number(node['level'] ?? 1), 1), 3);
    return el(
      'div',
      { class: `md-h${String(level)}`, role: 'heading', 'aria-level': level + 2 },
      ...inline(childrenOf(node), page),
    );
  },
  subtext: (node, page) => el('div', { class: 'md-subtext' }, ...inline(childrenOf(node), page)),
  blockQuote: (node, page) =>
    el('blockquote', { class: 'md-quote' }, ...blocks(trimBreaks(childrenOf(node)), page)),
  list: (node, page) => {
    const items = Array.isArray(node['items'])
      ? (node['items'] as MarkdownNode[][])
      : childrenOf(node).map(childrenOf);
    const box = node['ordered']
      ? el('ol', { class: 'md-list', start: Number(node['start'] ?? 1) })
      : el('ul', { class: 'md-list' });
    for (const item of items) box.append(el('li', {}, ...inline(item, page)));
    return box;
  },
  spoiler: (node, page) => spoiler(el('span', {}, ...inline(childrenOf(node), page))),
  url: (node, page) => link(text(node['target']), childrenOf(node), page),
  autolink: (node, page) => link(text(node['target']), childrenOf(node), page),
  link: (node, page) => link(text(node['target']), childrenOf(node), page),
  timestamp: (node, page) =>
    timestamp(
      Number(node['timestamp']),
      typeof node['format'] === 'string' ? node['format'] : undefined,
      page.now(),
    ),
  user: (node, page) =>
    el('span', { class: 'mention' }, `@${page.member(text(node['id']))?.name ?? 'unknown-user'}`),
  role: (node, page) => roleMention(text(node['id']), page),
  channel: (node, page) => channelMention(text(node['id']), page),
  slashCommand: (node, page) => {
    const name = text(node['fullName']) || text(node['name']);
    return el(
      'button',
      { type: 'button', class: 'mention', onclick: () => page.tell('command', name) },
      `/${name}`,
    );
  },
};

function trimBreaks(nodes: MarkdownNode[]): MarkdownNode[] {
  return nodes.at(-1)?.type === 'br' ? nodes.slice(0, -1) : nodes;
}

function link(target: string, content: MarkdownNode[], page: Page): Node {
  let url: URL | null = null;
  try {
    url = new URL(target);
  } catch {
    // Not an address: its words are shown without a link.
  }
  const safe = url && ['http:', 'https:', 'mailto:'].includes(url.protocol);
  if (!url || !safe) return el('span', {}, ...inline(content, page));
  const here = readMessageLink(url, page.world.guild.id);
  const known = here && page.channel(here.channelId) ? here : null;
  if (known) {
    // Discord's own address would leave the preview; the message it names is here.
    return el(
      'button',
      {
        type: 'button',
        class: 'mention',
        title: url.href,
        onclick: () => jumpTo(page, known.channelId, known.messageId),
      },
      ...inline(content, page),
    );
  }
  return el('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer' }, ...inline(content, page));
}

function roleMention(id: string, page: Page): Node {
  const role = page.world.roles.find((known) => known.id === id);
  const mention = el('span', { class: 'mention' }, `@${role?.name ?? 'deleted-role'}`);
  if (role && role.color > 0) {
    mention.classList.add('mention-role');
    mention.style.setProperty('--role', `#${role.color.toString(16).padStart(6, '0')}`);
  }
  return mention;
}

function channelMention(id: string, page: Page): Node {
  const channel = page.channel(id);
  if (!channel) return el('span', { class: 'mention' }, '#unknown');
  return el(
    'button',
    { type: 'button', class: 'mention', onclick: () => page.open(id) },
    channel.parentId ? icon('thread') : '#',
    channel.name,
  );
}

/** Hides `content` until it is clicked or chosen with the keyboard. */
export function spoiler(content: HTMLElement, label = 'Spoiler'): HTMLElement {
  const cover = el(
    'span',
    {
      class: 'spoiler',
      role: 'button',
      tabindex: 0,
      'aria-label': `${label}: show it`,
      'aria-expanded': 'false',
    },
    content,
  );
  content.inert = true;
  const reveal = (event: Event): void => {
    if (!cover.classList.contains('spoiler')) return;
    event.preventDefault();
    event.stopPropagation();
    cover.className = 'spoiler-shown';
    content.inert = false;
    for (const name of ['role', 'aria-label', 'aria-expanded']) cover.removeAttribute(name);
    cover.tabIndex = -1;
    cover.focus();
  };
  cover.addEventListener('click', reveal);
  cover.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') reveal(event);
  });
  return cover;
}

/** The words of a markdown text, for announcements and reply lines. */
export function plainWords(source: string, page: Page): string {
  return source
    .replaceAll(/<@!?(\d+)>/gu, (_, id: string) => `@${page.member(id)?.name ?? 'someone'}`)
    .replaceAll(/<#(\d+)>/gu, (_, id: string) => `#${page.channel(id)?.name ?? 'channel'}`)
    .replaceAll(
      /<@&(\d+)>/gu,
      (_, id: string) => `@${page.world.roles.find((role) => role.id === id)?.name ?? 'role'}`,
    )
    .replaceAll(/<\/([^:>]+):\d+>/gu, '/$1')
    .replaceAll(/<t:(-?\d+)(?::(\w))?>/gu, (_, seconds: string, style?: string) =>
      timestampWords(Number(seconds), style),
    )
    .replaceAll(/<a?:(\w+):\d+>/gu, ':$1:')
    .replaceAll(/\|\|[\s\S]+?\|\|/gu, 'spoiler')
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/gu, '$1')
    .replaceAll(/(\*\*|__|~~|```|`|^#{1,3} |^-# |^> )/gmu, '')
    .replaceAll(/(?<![\w*])[*_](\S(?:[^*_]*\S)?)[*_](?!\w)/gu, '$1')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
