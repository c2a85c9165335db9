import type { Ask, Choice } from '../../src/command.js';
import { isOver, type Poll } from '../../src/polls/poll.js';
import { fold } from '../../src/readings/words.js';
import type { Reply } from '../../src/reply.js';
import { clip } from '../../src/views/card.js';
import { noPollMessage, noPollOpenMessage, stateWords } from '../../src/views/poll-card.js';
import { whichPollMessage, type PollQuestion } from '../../src/views/poll-questions.js';

export const pollOption = {
  type: 'text',
  description: 'Which poll (the only one in this channel)',
  maxLength: 100,
  suggest: true,
} as const;

export type AskPoll = Ask<{ poll: string | undefined }>;

/** The poll to close: one that is open, else one whose card or result never arrived; with a name also any other. */
export async function pollToClose(ask: AskPoll): Promise<Poll | Reply> {
  const typed = typedIn(ask);
  if (typed === undefined) {
    const here = (await visiblePolls(ask)).filter(isHere(ask));
    const open = here.filter((each) => !isOver(each));
    if (open.length > 1) return which(open, 'close');
    const unposted = here.findLast(
      ({ state, resultMessageId, cancelled }) => state === 'closed' && resultMessageId === null && !cancelled,
    );
    return (
      open[0] ??
      (await lostDraft(ask)) ??
      unposted ?? { to: 'asker', message: noPollOpenMessage(here.length > 0) }
    );
  }
  return (
    (await pollCalled(ask, typed, (each) => !isOver(each))) ??
    (await lostDraft(ask)) ??
    (await pollCalled(ask, typed, (each) => each.resultMessageId === null)) ??
    (await pollCalled(ask, typed)) ??
    none(ask)
  );
}

/** The poll to look at: the only open one here, else the newest. */
export async function pollToShow(ask: AskPoll): Promise<Poll | Reply> {
  const typed = typedIn(ask);
  if (typed !== undefined) return (await pollCalled(ask, typed)) ?? none(ask);
  const here = (await visiblePolls(ask)).filter(isHere(ask));
  const open = here.filter((each) => !isOver(each));
  return open.length > 1 ? which(open, 'results') : (open[0] ?? here.at(-1) ?? none(ask));
}

/** The poll to download: the only closed one here; else one that is not closed, so that it can be said why not. */
export async function pollToExport(ask: AskPoll, format: 'csv' | 'json'): Promise<Poll | Reply> {
  const typed = typedIn(ask);
  if (typed !== undefined)
    return (await pollCalled(ask, typed, isClosed)) ?? (await pollCalled(ask, typed)) ?? none(ask);
  const here = (await visiblePolls(ask)).filter(isHere(ask));
  const closed = here.filter((each) => isClosed(each) && !each.cancelled);
  return closed.length > 1
    ? which(closed, format === 'json' ? 'json' : 'export')
    : (closed[0] ?? here.findLast((each) => !isOver(each)) ?? here.at(-1) ?? none(ask));
}

function isClosed({ state }: Poll): boolean {
  return state === 'closed';
}

export function isReply(meant: Poll | Reply): meant is Reply {
  return !('guildId' in meant);
}

function which(polls: readonly Poll[], to: PollQuestion): Reply {
  return { to: 'asker', message: whichPollMessage(polls.toReversed(), to) };
}

function none(ask: AskPoll): Reply {
  return { to: 'asker', message: noPollMessage(typedIn(ask)) };
}

function typedIn({ options }: AskPoll): string | undefined {
  return options.poll?.trim() || undefined;
}

/** In this channel, or in the one that this thread hangs on: a discussion is closed from where it is held. */
function isHere({ channelId, roomId }: Ask<unknown>) {
  return (poll: Poll): boolean => poll.channelId === channelId || poll.channelId === roomId;
}

/** A poll whose card was never confirmed: a host may close it to open another. */
async function lostDraft(ask: AskPoll): Promise<Poll | undefined> {
  const claim = typedIn(ask)?.toUpperCase();
  return (await ask.seminar.polls.list(ask.guildId)).findLast(
    (each) =>
      each.state === 'draft' &&
      each.channelId === ask.channelId &&
      (claim === undefined || each.claim === claim),
  );
}

/** The newest poll of that id, claim or words; those here come first. By its id it is found whether it suits or not. */
async function pollCalled(
  ask: AskPoll,
  typed: string,
  suits: (poll: Poll) => boolean = () => true,
): Promise<Poll | undefined> {
  const known = await visiblePolls(ask);
  const byId = known.find((each) => each.id === typed);
  if (byId !== undefined) return byId;
  const fits = known.filter((each) => suits(each) && isCalled(each, typed));
  return fits.findLast(isHere(ask)) ?? fits.at(-1);
}

function isCalled({ claim, statement }: Poll, typed: string): boolean {
  return claim === typed.toUpperCase() || (typed.length > 3 && fold(statement).includes(fold(typed)));
}

export async function suggestPolls(ask: Ask<unknown> & { typed: string }): Promise<Choice[]> {
  return (await visiblePolls(ask))
    .filter((each) => fold(`${each.claim ?? ''} ${each.statement}`).includes(fold(ask.typed)))
    .toReversed()
    .slice(0, 25)
    .map((each) => ({
      name: clip([each.claim, stateWords(each), each.statement].filter(Boolean).join(' · '), 100),
      value: each.id,
    }));
}

/** The polls with a card in a channel that the person sees, oldest first. */
export async function visiblePolls({ seminar, guildId, canSee }: Ask<unknown>): Promise<Poll[]> {
  const all = await seminar.polls.list(guildId);
  return all.filter((each) => each.state !== 'draft' && canSee(each.channelId));
}
