import type { Message } from '../reply.js';
import { accent, card, text, type Mention } from './card.js';

/** Three things to try; hosts and managers are shown theirs too. `mention` makes a command clickable. */
export function helpMessage(
  mention: Mention,
  { isHost, isManager }: { isHost: boolean; isManager: boolean },
  topic: string,
): Message {
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
  const alsoForAll = [
    `Vote by pressing a stance on a poll's card: only you see your answer, and you can change it until the poll closes.`,
    `${mention('poll list')} shows the polls and all claims, ${mention('poll results')} how a poll stands, ${mention('stances')} where the group stands.`,
    `${mention('prompt suggest')} sends hosts a question of yours.`,
    `${mention('privacy show')} shows what I keep about you, ${mention('privacy erase')} erases it.`,
  ];
  const alsoForHosts = [
    '`rounds:2` lets the group vote, discuss and vote again; `ballot:open` shows names; `statement:` asks about your own words.',
    `${mention('prompt list')} pauses, skips and removes schedules; ${mention('poll export')} gives you a closed poll as a table.`,
    `${mention('reading add')} brings an article of your own; ${mention('reading use')} chooses what a channel talks about.`,
  ];
  return card(
    accent.passage,
    text(`### Three things to try\n${numbered(forAll)}\n${small(alsoForAll)}`),
    isHost ? text(`### And as a host\n${numbered(forHosts)}\n${small(alsoForHosts)}`) : undefined,
    isManager
      ? text(
          `### And to set things up\n${numbered([`${mention('seminar setup')} sets the time zone, the hosts and who may open polls.`, `${mention('seminar check')} says what I may not do yet, and how to grant it.`])}`,
        )
      : undefined,
    text('-# Only you see this. Passages are our own summaries; each names its paragraph in the source.'),
  );
}

/** What a server reads when the bot has joined it. */
export function welcomeMessage(mention: Mention, topic: string): Message {
  return card(
    accent.passage,
    text('### Hello, I am Colloquium. I help a group to discuss an article.'),
    text(
      numbered([
        `${mention('passage')} with \`${topic}\` hands out the paragraphs on a topic.`,
        `${mention('poll open')} with \`C3\` asks everyone for a stance on a claim; ballots are secret.`,
        `${mention('prompt schedule')} posts a question every day.`,
      ]),
    ),
    text(
      `-# ${mention('seminar help')} shows more. Whoever manages the server: ${mention('seminar setup')}, ${mention('seminar check')}.`,
    ),
  );
}

function numbered(lines: readonly string[]): string {
  return lines.map((line, n) => `${n + 1}. ${line}`).join('\n');
}

function small(lines: readonly string[]): string {
  return lines.map((line) => `-# ${line}`).join('\n');
}
