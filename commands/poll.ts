import { action, type Command } from '../src/command.js';
import { parseDuration } from '../src/polls/duration.js';
import { saysSomething } from '../src/polls/new-poll.js';
import { scaleNames } from '../src/polls/scale.js';
import { claimById, liveClaims } from '../src/readings/reading.js';
import { fold } from '../src/readings/words.js';
import { clip } from '../src/views/card.js';
import {
  badDurationMessage,
  noSuchClaimMessage,
  pollListMessage,
  saysTooLittleMessage,
  whatToAskMessage,
} from '../src/views/poll-card.js';
import { closePoll, exportPoll, showPoll } from './poll/answers.js';
import {
  isReply,
  pollOption,
  pollToClose,
  pollToExport,
  pollToShow,
  suggestPolls,
  visiblePolls,
} from './poll/meant.js';
import { barredFromOpening, openPoll, usualPoll } from './poll/open.js';
import { pollPresses } from './poll/presses.js';

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
      async run(ask) {
        const { options, seminar, guildId, roomId } = ask;
        const barred = barredFromOpening(ask);
        if (barred !== undefined) return barred;
        const reading = seminar.shelf.inUse(guildId, roomId);
        const statement = options.statement?.trim();
        if ((options.claim === undefined) === (statement === undefined || statement === ''))
          return { to: 'asker', message: whatToAskMessage() };
        if (statement !== undefined && !saysSomething(statement))
          return { to: 'asker', message: saysTooLittleMessage(statement) };
        const claim =
          options.claim === undefined
            ? { text: statement ?? '' }
            : claimById(reading, options.claim.trim().toUpperCase());
        if (claim === undefined || ('retired' in claim && claim.retired))
          return {
            to: 'asker',
            message: noSuchClaimMessage(Number(liveClaims(reading).at(-1)?.id.slice(1) ?? 0)),
          };
        const lasts = options.closes === undefined ? usualPoll.lasts : parseDuration(options.closes);
        if (lasts === undefined) return { to: 'asker', message: badDurationMessage(options.closes ?? '') };
        return openPoll(ask, {
          reading,
          claim,
          ballot: options.ballot ?? usualPoll.ballot,
          scale: options.scale ?? usualPoll.scale,
          rounds: options.rounds === '2' ? 2 : usualPoll.rounds,
          reasons: options.reasons ?? usualPoll.reasons,
          lasts,
        });
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
        const meant = await pollToClose(ask);
        return isReply(meant) ? meant : closePoll(ask, meant.id, 'result');
      },
      suggest: suggestPolls,
    }),
    results: action({
      description: 'Show how a poll stands',
      options: { poll: pollOption },
      whenSlow: 'asker',
      async run(ask) {
        const meant = await pollToShow(ask);
        return isReply(meant) ? meant : showPoll(ask, meant);
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
        // A claim counts as asked where anybody who looks could have voted on it.
        const reading = ask.seminar.shelf.inUse(ask.guildId, ask.roomId);
        const asked = new Set(
          polls.filter((each) => each.reading === reading.slug).map(({ claim }) => claim),
        );
        const unasked = liveClaims(reading).filter(({ id }) => !asked.has(id));
        return { to: 'asker', message: pollListMessage(counted, unasked) };
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
        const format = ask.options.format ?? 'csv';
        const meant = await pollToExport(ask, format);
        return isReply(meant) ? meant : exportPoll(ask, meant, format);
      },
      suggest: suggestPolls,
    }),
  },
  presses: pollPresses,
};

const durations = ['5m', '30m', '1h', '2h', '1d', '2d', '1w', 'never'];
