import { commandName, summary } from './message-card.js';
import type { Page } from './state.js';
import type { TryControl } from './try-controls.js';
import type { ClientEvent, Message } from './wire.js';

/** A piece of a step's sentence: words, a command for the message box, or a control to go to. */
export type Piece = string | { command: string; host?: true } | { show: TryControl; label: string };

export interface Step {
  id: string;
  pieces: Piece[];
  /** What must have been seen to happen, in any order; a step is done when all of its signs were seen. */
  signs: Record<string, (event: ClientEvent, page: Page) => boolean>;
}

/** A message of the bot that arrived or changed, in words; null for any other event and while it is "thinking". */
function card(event: ClientEvent, page: Page): { message: Message; words: string } | null {
  if (event.type !== 'message' && event.type !== 'message-edit') return null;
  const { message } = event;
  if (message.message.author.id !== page.world.bot.id) return null;
  return { message, words: summary(message.message, page) };
}

const answers = (event: ClientEvent, page: Page, name: string, words: RegExp): boolean => {
  const seen = card(event, page);
  return seen !== null && commandName(seen.message.message) === name && words.test(seen.words);
};

/** The number that `pattern` catches in a card, 0 where it catches none. */
const numberIn = (event: ClientEvent, page: Page, pattern: RegExp): number =>
  Number(pattern.exec(card(event, page)?.words ?? '')?.[1] ?? 0);

function hasPicture(message: Message): boolean {
  return JSON.stringify(message.message.components ?? []).includes('"media"');
}

/**
 * What a newcomer is led through. A step is ticked by what the pretend Discord reports to have happened, so that
 * a command typed by hand counts and a press that failed does not.
 */
export const STEPS: Step[] = [
  {
    id: 'passage',
    pieces: ['Ask for a passage:', { command: 'passage russia' }],
    signs: { shown: (event, page) => answers(event, page, 'passage', /\d+ of \d+ on Russia/u) },
  },
  {
    id: 'page',
    pieces: ['Turn its page with', { show: 'next-page', label: 'Next ▶' }],
    signs: { turned: (event, page) => numberIn(event, page, /¶\S* · (\d+) of \d+ on /u) > 1 },
  },
  {
    id: 'open',
    pieces: ['As the host, open a poll:', { command: 'poll open claim:C3', host: true }],
    signs: { opened: (event, page) => answers(event, page, 'poll open', /^C3\b/u) },
  },
  {
    id: 'vote',
    pieces: [
      'Vote',
      { show: 'vote', label: 'on the card' },
      ', then',
      { show: 'others', label: 'have the others vote' },
    ],
    signs: {
      mine: (event, page) => {
        const seen = card(event, page);
        return seen !== null && seen.message.ephemeral && seen.words.startsWith('You: ');
      },
      others: (event, page) => numberIn(event, page, /(\d+) people have voted/u) > 2,
    },
  },
  {
    id: 'close',
    pieces: ['As the host, close it and see the chart:', { command: 'poll close', host: true }],
    signs: {
      chart: (event, page) => {
        const seen = card(event, page);
        return seen !== null && Boolean(seen.message.message.referenced_message) && hasPicture(seen.message);
      },
    },
  },
  {
    id: 'prompt',
    pieces: [
      'Schedule a daily question:',
      { command: 'prompt schedule 09:00', host: true },
      '; confirm, then',
      { show: 'jump', label: 'jump to it' },
    ],
    signs: {
      scheduled: (event) => event.type === 'clock' && event.clock.next !== null,
      posted: (event, page) => {
        const seen = card(event, page);
        return (
          seen !== null && commandName(seen.message.message) === null && /day \d+ of \d+/u.test(seen.words)
        );
      },
    },
  },
];
