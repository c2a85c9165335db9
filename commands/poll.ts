import { action, type Ask, type Choice, type Command } from '../src/command.js';
import { parseDuration } from '../src/polls/duration.js';
import { isOver, type Poll } from '../src/polls/poll.js';
import { scaleNames } from '../src/polls/scale.js';
import { votesOf } from '../src/refresh-card.js';
import { claimById, liveClaims } from '../src/readings/reading.js';
import { fold } from '../src/readings/words.js';
import { clip } from '../src/views/card.js';
import {
  askedLatelyMessage,
  badDurationMessage,
  noPollMessage,
  noSuchClaimMessage,
  pollAlreadyOpenMessage,
  pollListMessage,
  pollMessage,
  whatToAskMessage,
} from '../src/views/poll-card.js';
import { exportMessage, notClosedYetMessage } from '../src/views/poll-export.js';
import { liveMessage, pollResultMessage, resultChart } from '../src/views/poll-result.js';
import { hostsOnlyMessage } from '../src/views/trouble.js';
import { closePoll, pollPresses } from './poll/presses.js';

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
          maxLength: 100,
          suggest: true,
        },
        statement: {
          type: 'text',
          description: 'Instead of a claim, a statement of your own',
          maxLength: 200,
        },
        ballot: {
          type: 'choice',
          description: 'secret: totals only, after closing. open: names beside stances (secret)',
          choices: ['secret', 'open'],
        },
        scale: { type: 'choice', description: 'How many stances (five)', choices: scaleNames },
        rounds: { type: 'choice', description: '2: vote, discuss, vote again (1)', choices: ['1', '2'] },
        closes: { type: 'text', description: '30m, 2h, 1d, 1w or never (1d)', maxLength: 20, suggest: true },
        reasons: {
          type: 'choice',
          description: 'Whether people may add a reason (optional)',
          choices: ['optional', 'off'],
        },
      },
      whenSlow: 'channel',
      async run({ options, seminar, guildId, channelId, roomId, userId, isHost }) {
        const { membersOpenPolls, hostRole, threshold } = seminar.settings.of(guildId);
        if (!isHost && !membersOpenPolls) return { to: 'asker', message: hostsOnlyMessage(hostRole) };
        const reading = seminar.shelf.inUse(guildId, roomId);
        const statement = options.statement?.trim();
        if ((options.claim === undefined) === (statement === undefined || statement === ''))
          return { to: 'asker', message: whatToAskMessage() };
        const claim =
          options.claim === undefined
            ? { text: statement ?? '' }
            : claimById(reading, options.claim.trim().toUpperCase());
        if (claim === undefined || ('retired' in claim && claim.retired))
          return { to: 'asker', message: noSuchClaimMessage(liveClaims(reading).length) };
        const lasts = parseDuration(options.closes ?? '1d');
        if (lasts === undefined) return { to: 'asker', message: badDurationMessage(options.closes ?? '') };
        const opened = await seminar.polls.open({
          guildId,
          channelId,
          openedBy: userId,
          reading,
          claim,
          ballot: options.ballot ?? 'secret',
          scale: options.scale ?? 'five',
          rounds: options.rounds === '2' ? 2 : 1,
          reasons: options.reasons ?? 'optional',
          lasts,
          threshold,
        });
        if (opened.kind === 'already open')
          return { to: 'asker', message: pollAlreadyOpenMessage(opened.poll) };
        if (opened.kind === 'asked lately') return { to: 'asker', message: askedLatelyMessage(opened.poll) };
        return {
          to: 'channel',
          message: pollMessage(opened.poll, { turnout: 0, named: [] }),
          sent: (messageId) => seminar.polls.place(guildId, opened.poll.id, messageId),
          unsent: () => seminar.polls.discard(guildId, opened.poll.id),
        };
      },
      suggest({ typed, option, seminar, guildId, roomId }) {
        if (option === 'closes')
          return durations
            .filter((each) => each.startsWith(typed.trim().toLowerCase()))
            .map((each) => ({ name: each, value: each }));
        return liveClaims(seminar.shelf.inUse(guildId, roomId))
          .filter((claim) => fold(`${claim.id} ${claim.text}`).includes(fold(typed)))
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
        const wanted =
          (await findPoll(ask, (each) => !isOver(each))) ??
          (await lostDraft(ask)) ??
          (await findPoll(ask, (each) => each.resultMessageId === null)) ??
          (await findPoll(ask));
        if (wanted === undefined) return { to: 'asker', message: noPollMessage(ask.options.poll) };
        return closePoll(ask, wanted.id, false);
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
        if (!isOver(wanted))
          return { to: 'asker', message: liveMessage(wanted, await votesOf(ask.seminar, wanted)) };
        const charted = resultChart(wanted);
        const png = charted && (await ask.draw(charted.chart));
        const drawn = charted && png ? { png, alt: charted.alt } : undefined;
        return { to: 'asker', message: pollResultMessage(wanted, drawn, true) };
      },
      suggest: suggestPolls,
    }),
    list: action({
      description: 'Show the polls of this server, the newest first',
      options: {},
      whenSlow: 'asker',
      async run(ask) {
        const polls = (await visiblePolls(ask)).toReversed();
        const counted = await Promise.all(
          polls.map(async (each) => ({
            poll: each,
            turnout: await ask.seminar.polls.turnout(each),
            rounds: await ask.seminar.polls.inRounds(each),
          })),
        );
        return { to: 'asker', message: pollListMessage(counted) };
      },
    }),
    export: action({
      description: 'Download what a closed poll has published',
      options: {
        poll: pollOption,
        format: { type: 'choice', description: 'A table or JSON (csv)', choices: ['csv', 'json'] },
      },
      whenSlow: 'asker',
      hostsOnly: true,
      async run(ask) {
        const wanted = await findPoll(ask, (each) => each.state === 'closed');
        if (wanted === undefined) return { to: 'asker', message: noPollMessage(ask.options.poll) };
        if (wanted.result === null) return { to: 'asker', message: notClosedYetMessage(wanted) };
        const named = await ask.seminar.polls.named(wanted);
        return {
          to: 'asker',
          message: exportMessage(wanted, wanted.result, named, ask.options.format ?? 'csv'),
        };
      },
      suggest: suggestPolls,
    }),
  },
  presses: pollPresses,
};

const durations = ['5m', '30m', '1h', '2h', '1d', '2d', '1w', 'never'];

/** A poll whose card was never confirmed: a host may close it to open another. */
async function lostDraft({ seminar, guildId, channelId, options }: Ask<{ poll: string | undefined }>) {
  const claim = options.poll?.trim().toUpperCase();
  return (await seminar.polls.list(guildId)).findLast(
    (each) =>
      each.state === 'draft' && each.channelId === channelId && (claim === undefined || each.claim === claim),
  );
}

/**
 * The poll meant: by its id, by its claim or words, or the newest here; those in this channel come first. Where
 * `suits` is given only those that suit are looked at, unless one is named by its id.
 */
async function findPoll(
  ask: Ask<{ poll: string | undefined }>,
  suits: (poll: Poll) => boolean = () => true,
): Promise<Poll | undefined> {
  const typed = ask.options.poll?.trim();
  const known = await visiblePolls(ask);
  const byId = known.find((each) => each.id === typed);
  if (byId !== undefined) return byId;
  const fits = known.filter((each) => suits(each) && (typed === undefined || isCalled(each, typed)));
  const here = fits.findLast((each) => each.channelId === ask.channelId);
  return here ?? (typed === undefined ? undefined : fits.at(-1));
}

function isCalled({ claim, statement }: Poll, typed: string): boolean {
  return claim === typed.toUpperCase() || (typed.length > 3 && fold(statement).includes(fold(typed)));
}

async function suggestPolls(ask: Ask<unknown> & { typed: string }): Promise<Choice[]> {
  return (await visiblePolls(ask))
    .filter((each) => fold(`${each.claim ?? ''} ${each.statement}`).includes(fold(ask.typed)))
    .toReversed()
    .slice(0, 25)
    .map((each) => {
      const state = isOver(each) ? 'closed' : 'open';
      return {
        name: clip([each.claim, state, each.statement].filter(Boolean).join(' · '), 100),
        value: each.id,
      };
    });
}

/** The polls with a card in a channel that the person sees, oldest first. */
async function visiblePolls({ seminar, guildId, canSee }: Ask<unknown>): Promise<Poll[]> {
  const all = await seminar.polls.list(guildId);
  return all.filter((each) => each.state !== 'draft' && canSee(each.channelId));
}
