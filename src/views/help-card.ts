import type { Message } from '../reply.js';
import { accent, card, text } from './card.js';

/** Three things to try; a host is shown the host's three too. `mention` makes a command clickable. */
export function helpMessage(mention: (command: string) => string, isHost: boolean, topic: string): Message {
  const forAll = [
    `${mention('passage')} with \`${topic}\` hands out the paragraphs on a topic. Words, \`¶3\` and \`C3\` work too.`,
    `${mention('prompt now')} asks the group a question about the article.`,
    `${mention('reading outline')} shows the whole article in headings and topics.`,
  ];
  const forHosts = [
    `${mention('poll open')} with \`C3\` asks everyone for a stance on a claim.`,
    `${mention('prompt schedule')} posts a question every day at the time you choose.`,
    `${mention('poll close')} counts a poll and shows what came of it.`,
  ];
  return card(
    accent.passage,
    text(`### Three things to try\n${numbered(forAll)}`),
    isHost ? text(`### And as a host\n${numbered(forHosts)}`) : undefined,
    text('-# Only you see this. Passages are our own summaries; each names its paragraph in the source.'),
  );
}

function numbered(lines: readonly string[]): string {
  return lines.map((line, n) => `${n + 1}. ${line}`).join('\n');
}
