import { eraseId } from '../ids.js';
import { isOver } from '../polls/poll.js';
import type { PersonalData } from '../seminar/personal-data.js';
import type { Message } from '../reply.js';
import { accent, card, count, download, listing, notice, plain, row, text } from './card.js';
import { pollName } from './poll-card.js';
import { scheduleWords } from './schedule-cards.js';
import { stanceInWords } from './stance-words.js';

/** What the bot keeps about the person who asks; nobody else ever sees it. */
export function personalDataMessage(data: PersonalData): Message {
  return card(
    accent.notice,
    text('### What I keep about you in this server'),
    text(listing(linesOf(data), '\n')),
    text(
      '-# Of secret polls that are closed nothing is kept that could be told to be yours. Discord keeps the messages themselves; /privacy erase removes what stands here, and backups of it are gone within 30 days.',
    ),
  );
}

function linesOf(data: PersonalData): string[] {
  const ballots = data.ballots.map(({ poll, ballot }) => {
    const said = ballot.stances.flatMap((stance, n) =>
      stance === null
        ? []
        : [`${stanceInWords(poll.scale, stance)}${poll.rounds === 2 ? ` in round ${n + 1}` : ''}`],
    );
    const kind =
      poll.ballot === 'open'
        ? 'open ballot, beside your name'
        : 'secret ballot, readable only until it closes';
    return `- Your vote on ${pollName(poll)}: ${said.join(', ')} (${kind}${isOver(poll) ? ', closed' : ''})${ballot.reason === null ? '' : ', with a reason'}`;
  });
  const opened = data.opened.map((poll) => `- That you opened the poll on ${pollName(poll)}`);
  const scheduled = data.scheduled.map(
    (schedule) => `- That you scheduled prompts: ${scheduleWords(schedule)}`,
  );
  const suggested = data.suggested.map(
    ({ text: question, state }) =>
      `- Your suggested question (${state === 'waiting' ? 'waiting for a host' : 'approved'}): ${plain(question)}`,
  );
  const all = [...ballots, ...opened, ...scheduled, ...suggested];
  return all.length > 0 ? all : ['Nothing at all.'];
}

export function personalExportMessage(data: PersonalData): Message {
  const name = 'about-me.json';
  const written = {
    member: data.userId,
    server: data.guildId,
    votes: data.ballots.map(({ poll, ballot }) => ({
      poll: poll.id,
      statement: poll.statement,
      ballot: poll.ballot,
      stances: ballot.stances.map((stance) => (stance === null ? null : stanceInWords(poll.scale, stance))),
      reason: ballot.reason,
    })),
    pollsOpened: data.opened.map(({ id, statement }) => ({ id, statement })),
    suggestions: data.suggested.map(({ id, text: question, state }) => ({ id, question, state })),
    schedulesMade: data.scheduled.map((schedule) => ({ id: schedule.id, when: scheduleWords(schedule) })),
  };
  return {
    ...card(accent.notice, text('### All that I keep about you in this server'), download(name)),
    files: [{ name, data: `${JSON.stringify(written, undefined, 2)}\n` }],
  };
}

export function askEraseMessage(data: PersonalData): Message {
  const running = data.ballots.filter(({ poll }) => !isOver(poll)).length;
  const named = data.ballots.length - running;
  return notice(
    [
      '### Erase what I keep about you in this server?',
      running > 0
        ? `${count(running, 'vote')} in running polls ${running === 1 ? 'is' : 'are'} taken back.`
        : undefined,
      named > 0
        ? `Your name is removed from ${count(named, 'closed open ballot')}; the published counts stay.`
        : undefined,
      'Polls, schedules and approved questions of yours go on without your name; questions that wait are removed. This cannot be undone.',
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
    row(
      { id: eraseId.build({ sure: 'yes' }), label: 'Erase my data', style: 'danger' },
      { id: eraseId.build({ sure: 'no' }), label: 'Cancel' },
    ),
  );
}

export function notErasedMessage(): Message {
  return notice('Nothing was erased.');
}

export function erasedMessage(): Message {
  return notice(
    'Erased. Nothing here names you any more. Daily backups, where the operator makes them, lose it within 30 days.',
  );
}
