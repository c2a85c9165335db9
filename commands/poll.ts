import { action, onPress, type Ask, type Choice, type Command } from '../src/command.js';
import { voteId } from '../src/ids.js';
import { isStance, type Poll } from '../src/polls/poll.js';
import { claimById } from '../src/readings/reading.js';
import { fold } from '../src/readings/words.js';
import type { Effect } from '../src/reply.js';
import type { Seminar } from '../src/seminar.js';
import { clip } from '../src/views/card.js';
import {
  noPollMessage,
  noSuchClaimMessage,
  pollAlreadyOpenMessage,
  pollClosedMessage,
  pollCloseReceipt,
  pollListMessage,
  pollMessage,
  pollResultMessage,
  votedMessage,
  voteElsewhereMessage,
} from '../src/views/poll-card.js';

const pollOption = {
  type: 'text',
  description: 'Which poll (the latest in this channel)',
  maxLength: 100,
  suggest: true,
} as const;

export const poll: Command = {
  name: 'poll',
  description: "Stance polls on the article's claims",
  subcommands: {
    open: action({
      description: 'Ask everyone for a stance on a claim',
      options: {
        claim: {
          type: 'text',
          description: 'The claim, such as C3; begin to type to choose',
          required: true,
          maxLength: 100,
          suggest: true,
        },
        ballot: {
          type: 'choice',
          description: 'open: your name stands beside your stance',
          choices: ['open'],
        },
      },
      whenSlow: 'channel',
      hostsOnly: true,
      async run({ options, seminar, guildId, channelId, userId }) {
        const { reading } = seminar.shelf.inUse(guildId, channelId);
        const claim = claimById(reading, options.claim.trim().toUpperCase());
        if (claim === undefined) return { to: 'asker', message: noSuchClaimMessage(reading.claims.length) };
        const opened = await seminar.polls.open({ guildId, channelId, openedBy: userId, reading, claim });
        if (opened.kind === 'already open')
          return { to: 'asker', message: pollAlreadyOpenMessage(opened.poll) };
        return {
          to: 'channel',
          message: pollMessage(opened.poll, []),
          sent: (messageId) => seminar.polls.place(guildId, opened.poll.id, messageId),
          unsent: () => seminar.polls.discard(guildId, opened.poll.id),
        };
      },
      suggest({ typed, seminar, guildId, channelId }) {
        return seminar.shelf
          .inUse(guildId, channelId)
          .reading.claims.filter((claim) => fold(`${claim.id} ${claim.text}`).includes(fold(typed)))
          .slice(0, 25)
          .map((claim) => ({ name: clip(`${claim.id} · ${claim.text}`, 100), value: claim.id }));
      },
    }),
    close: action({
      description: 'Count a poll and show its result',
      options: { poll: pollOption },
      whenSlow: 'asker',
      hostsOnly: true,
      async run(ask) {
        const { seminar, guildId } = ask;
        const wanted = (await findPoll(ask, 'open')) ?? (await lostDraft(ask));
        if (wanted === undefined) return { to: 'asker', message: noPollMessage(ask.options.poll) };
        const closed = await seminar.polls.close(guildId, wanted.id);
        if (closed.kind === 'unknown') return { to: 'asker', message: noPollMessage() };
        const ballots = await seminar.polls.ballots(wanted.id);
        const result: Effect = {
          kind: 'send',
          channelId: closed.poll.channelId,
          replyTo: closed.poll.messageId ?? undefined,
          message: pollResultMessage(closed.poll, ballots),
          nonce: `r-${wanted.id}`.slice(0, 25),
          sent: (messageId) => seminar.polls.posted(guildId, wanted.id, messageId),
        };
        const isPosted = closed.poll.resultMessageId !== null;
        return {
          to: 'asker',
          message: pollCloseReceipt(closed.poll, isPosted),
          effects: [refreshCard(seminar, closed.poll), ...(isPosted ? [] : [result])],
        };
      },
      suggest: suggestPolls,
    }),
    results: action({
      description: 'Show how a poll stands',
      options: { poll: pollOption },
      whenSlow: 'asker',
      async run(ask) {
        const wanted = await findPoll(ask);
        if (wanted === undefined) return { to: 'asker', message: noPollMessage(ask.options.poll) };
        const ballots = await ask.seminar.polls.ballots(wanted.id);
        return { to: 'asker', message: pollResultMessage(wanted, ballots, true) };
      },
      suggest: suggestPolls,
    }),
    list: action({
      description: 'Show the polls of this server, the newest first',
      options: {},
      whenSlow: 'asker',
      async run(ask) {
        return { to: 'asker', message: pollListMessage((await visiblePolls(ask)).toReversed()) };
      },
    }),
  },
  presses: [
    onPress(voteId, {
      whenSlow: 'asker',
      async run({ id, seminar, guildId, channelId, userId, message }) {
        const place = { guildId, channelId, messageId: message.id };
        if (!isStance(id.stance)) return { to: 'asker', message: voteElsewhereMessage() };
        const cast = await seminar.polls.cast(id.poll, place, userId, id.stance);
        switch (cast.kind) {
          case 'elsewhere':
            return { to: 'asker', message: voteElsewhereMessage() };
          case 'closed':
            return { to: 'asker', message: pollClosedMessage(), effects: [refreshCard(seminar, cast.poll)] };
          case 'counted':
            return {
              to: 'asker',
              message: votedMessage(cast.stance, cast.before),
              effects: cast.before === cast.stance ? [] : [refreshCard(seminar, cast.poll)],
            };
        }
      },
    }),
  ],
};

/** Shows the poll's card as it stands when the edit is made, not as it stood when it was asked for. */
function refreshCard(seminar: Seminar, { guildId, id }: Poll): Effect {
  return {
    kind: 'refresh',
    key: id,
    render: async () => {
      const current = await seminar.polls.find(guildId, id);
      if (!current?.messageId) return undefined;
      const { channelId, messageId } = current;
      return { channelId, messageId, message: pollMessage(current, await seminar.polls.ballots(id)) };
    },
  };
}

/** A poll whose card was never confirmed: a host may close it to open another. */
async function lostDraft({ seminar, guildId, channelId, options }: Ask<{ poll: string | undefined }>) {
  const claim = options.poll?.trim().toUpperCase();
  return (await seminar.polls.list(guildId)).findLast(
    (each) =>
      each.state === 'draft' && each.channelId === channelId && (claim === undefined || each.claim === claim),
  );
}

/** The poll meant: by its id, by its claim, or the newest here; those in this channel and in `state` come first. */
async function findPoll(
  ask: Ask<{ poll: string | undefined }>,
  state?: Poll['state'],
): Promise<Poll | undefined> {
  const typed = ask.options.poll?.trim();
  const known = await visiblePolls(ask);
  const byId = known.find((each) => each.id === typed);
  if (byId !== undefined) return byId;
  const here = known.filter((each) => each.channelId === ask.channelId);
  const meant = (each: Poll): boolean => typed === undefined || each.claim === typed.toUpperCase();
  const places = typed === undefined ? [here] : [here, known];
  for (const place of places) {
    const fits = place.filter(meant);
    const found = fits.findLast((each) => each.state === state) ?? fits.at(-1);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function suggestPolls(ask: Ask<unknown> & { typed: string }): Promise<Choice[]> {
  return (await visiblePolls(ask))
    .filter((each) => fold(`${each.claim} ${each.statement}`).includes(fold(ask.typed)))
    .toReversed()
    .slice(0, 25)
    .map((each) => ({
      name: clip(`${each.claim} · ${each.state === 'closed' ? 'closed' : 'open'} · ${each.statement}`, 100),
      value: each.id,
    }));
}

/** The polls with a card in a channel that the person sees, oldest first. */
async function visiblePolls({ seminar, guildId, canSee }: Ask<unknown>): Promise<Poll[]> {
  const all = await seminar.polls.list(guildId);
  return all.filter((each) => each.state !== 'draft' && canSee(each.channelId));
}
