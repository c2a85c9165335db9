import { describe, expect, test } from 'vitest';
import { parseMarkdown } from '../../src/preview/markdown.js';
import type { MarkdownNode } from '../../src/preview/client-api.js';

/** A tree in one line: `strong(text)`. */
function outline(nodes: MarkdownNode[]): string {
  return nodes
    .map(({ type, content }) => {
      const inner = Array.isArray(content) ? outline(content) : (content ?? '');
      if (type === 'text') return inner;
      return `${type}(${inner})`;
    })
    .join('');
}

describe('markdown', () => {
  test.each([
    ['**a** *b* ~~c~~ `d`', 'strong(a) em(b) strikethrough(c) inlineCode(d)'],
    ['# Head\ntext', 'heading(Head)text'],
    ['-# small', 'subtext(small)'],
    ['- a\n- b', 'list(listItem(a)listItem(b))'],
    ['before\n- a\n  - b\n- c\nafter', 'beforebr()list(listItem(alist(listItem(b)))listItem(c))after'],
    ['1. a\n2. **b**', 'list(listItem(a)listItem(strong(b)))'],
    ['a - b', 'a - b'],
    ['> quote\nafter', 'blockQuote(quotebr())after'],
    ['try </passage:123> or </poll open:4>', 'try slashCommand() or slashCommand()'],
  ])('%j', (source, expected) => {
    expect(outline(parseMarkdown(source))).toBe(expected);
  });

  test('commands, mentions, times and links carry what they mean', () => {
    expect(parseMarkdown('</poll open:42>')).toMatchObject([{ fullName: 'poll open', id: '42' }]);
    expect(parseMarkdown('<t:1394500000:R>')).toMatchObject([
      { type: 'timestamp', timestamp: '1394500000', format: 'R' },
    ]);
    expect(parseMarkdown('<@&119000000000000010>')).toMatchObject([
      { type: 'role', id: '119000000000000010' },
    ]);
    expect(parseMarkdown('[here](https://a.example)')).toMatchObject([
      { type: 'link', target: 'https://a.example' },
    ]);
    expect(parseMarkdown('3. c\n4. d')).toMatchObject([{ type: 'list', ordered: true, start: 3 }]);
  });
});
