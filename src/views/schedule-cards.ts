import {
  confirmScheduleId,
  dropScheduleId,
  reviewSuggestionsId,
  schedulesPageId,
  scheduleStepId,
} from '../ids.js';
import type { Occurrence } from '../prompts/occurrence.js';
import type { Schedule } from '../prompts/schedule.js';
import type { Upcoming } from '../prompts/slots.js';
import type { Message } from '../reply.js';
import type { ScheduleState } from '../seminar/deliveries.js';
import { accent, card, count, listing, moment, notice, plain, row, text } from './card.js';

export function badTimeMessage(typed: string): Message {
  return notice(`“${plain(typed)}” is no time of day. Write it like 09:00, 21:30 or 9am.`);
}

export function badDaysMessage(typed: string): Message {
  return notice(
    `“${plain(typed)}” names no days. Write daily, weekdays, weekends or a list such as Mon, Wed, Fri.`,
  );
}

export function badZoneMessage(typed: string): Message {
  return notice(
    `“${plain(typed)}” is no time zone I know. Type a city and choose from the list, such as Asia/Tokyo.`,
  );
}

export function cannotPostMessage(channelId: string, missing: readonly string[]): Message {
  const role = missing.some((name) => name.startsWith('Mention'));
  return notice(
    `I may not post in <#${channelId}> yet: ${missing.join(', ')} is missing there. Grant it in the channel's settings under Permissions, then schedule again.${
      role
        ? ' Instead of the right to mention, you can allow anyone to mention the role, in its settings.'
        : ''
    }`,
  );
}

const dayNames = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'];

/** `Daily at 09:00, Asia/Tokyo` */
export function scheduleWords({ days, time, zone }: Pick<Schedule, 'days' | 'time' | 'zone'>): string {
  const all = days.join('');
  const when =
    all === '0123456'
      ? 'Daily'
      : all === '12345'
        ? 'Weekdays'
        : all === '06'
          ? 'Weekends'
          : days.map((day) => dayNames[day]).join(', ');
  return `${when} at ${time}, ${zone}`;
}

/** With its name, where it has one; safe to show. */
export function scheduleName(schedule: Schedule): string {
  const words = scheduleWords(schedule);
  return schedule.name === null ? words : `${plain(schedule.name)} (${words})`;
}

function details({ channelId, role, thread, order }: Schedule): string {
  return [
    `in <#${channelId}>`,
    role === null ? undefined : `for <@&${role}>`,
    thread ? 'with a thread each' : undefined,
    order === 'in order' ? undefined : order === 'shuffled' ? 'shuffled' : 'the most divided first',
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

function runsWords(runs: readonly number[]): string {
  return `The next three, in your own time:\n${runs.map((run) => `- ${moment(run)} (${moment(run, 'R')})`).join('\n')}`;
}

/** Before a schedule begins: what it will do, for the host to look at. */
export function confirmScheduleMessage(
  schedule: Schedule,
  runs: readonly number[],
  zoneGiven: boolean,
): Message {
  return card(
    accent.prompt,
    text(`### Shall I schedule this?\n${scheduleName(schedule)}, ${details(schedule)}.`),
    text(runsWords(runs)),
    zoneGiven
      ? undefined
      : text(
          `-# No time zone was given, so this is ${schedule.zone}. For another, cancel and use *timezone*.`,
        ),
    row(
      { id: confirmScheduleId.build({ draft: schedule.id }), label: 'Schedule it', style: 'primary' },
      { id: dropScheduleId.build({ draft: schedule.id }), label: 'Cancel' },
    ),
  );
}

/** The receipt for a new schedule. */
export function scheduledMessage(
  kind: 'scheduled' | 'already scheduled',
  schedule: Schedule,
  runs: readonly number[],
): Message {
  return card(
    accent.prompt,
    text(
      `### ${kind === 'scheduled' ? 'Scheduled' : 'This was scheduled before'}\n${scheduleName(schedule)}, ${details(schedule)}.`,
    ),
    text(runsWords(runs)),
    text('-# See, pause or skip it with /prompt list.'),
  );
}

export function notScheduledMessage(): Message {
  return notice('Cancelled. Nothing was scheduled.');
}

export function draftGoneMessage(): Message {
  return notice('This was cancelled or is too old. Use /prompt schedule again.');
}

/** So many fit in one card with their buttons. */
const schedulesAPage = 5;

export interface ScheduleListing {
  readonly states: readonly ScheduleState[];
  readonly page: number;
  /** Hosts get buttons. */
  readonly isHost: boolean;
  /** How many suggestions wait for a host. */
  readonly suggestions: number;
  /** What was just done, in a sentence. */
  readonly done?: string | undefined;
}

export function scheduleListMessage({ states, page, isHost, suggestions, done }: ScheduleListing): Message {
  const review =
    isHost && suggestions > 0
      ? row({
          id: reviewSuggestionsId.build({ at: 0 }),
          label: `Review ${count(suggestions, 'suggestion')}`,
          style: 'primary',
        })
      : undefined;
  if (states.length === 0) {
    return notice(
      `${done === undefined ? '' : `${done}\n\n`}No prompts are scheduled. A host schedules them with /prompt schedule.`,
      review,
    );
  }
  const pages = Math.ceil(states.length / schedulesAPage);
  const at = Math.min(page, pages - 1);
  const shown = states.slice(at * schedulesAPage, (at + 1) * schedulesAPage);
  return card(
    accent.prompt,
    text(`${done === undefined ? '' : `${done}\n`}### ${count(states.length, 'schedule')}`),
    ...shown.flatMap((state) => [
      text(stateWords(state)),
      isHost && state.schedule.finishedAt === null ? row(...stepsFor(state.schedule, at)) : undefined,
    ]),
    review,
    pages === 1
      ? undefined
      : row(
          {
            id: schedulesPageId.build({ page: Math.max(0, at - 1) }),
            label: '◀ Previous',
            disabled: at === 0,
          },
          { id: schedulesPageId.build({ page: at + 1 }), label: 'Next ▶', disabled: at === pages - 1 },
        ),
  );
}

function stepsFor({ id, paused }: Schedule, page: number) {
  const step = (name: string, label: string) => ({
    id: scheduleStepId.build({ do: name, schedule: id, page }),
    label,
  });
  return paused === null
    ? [step('pause', 'Pause'), step('skip', 'Skip the next'), step('post', 'Post one now')]
    : [step('resume', 'Resume'), step('post', 'Post one now')];
}

function stateWords({ schedule, last, next }: ScheduleState): string {
  const coming =
    schedule.finishedAt !== null
      ? `ended ${moment(schedule.finishedAt)}`
      : schedule.paused !== null
        ? schedule.paused.why === 'by host'
          ? `paused since ${moment(schedule.paused.at)}`
          : `paused ${moment(schedule.paused.at, 'R')}, because Discord did not let me post three times in a row`
        : next === undefined
          ? 'nothing comes any more'
          : `next ${moment(next)} (${moment(next, 'R')})`;
  return `**${scheduleName(schedule)}**, ${details(schedule)}\n${coming}${last ? `\n-# Last: ${outcome(last)}` : ''}`;
}

function outcome(last: Occurrence): string {
  const at = moment(last.extra === 0 ? last.due : last.claimedAt);
  switch (last.state) {
    case 'sent':
      return last.extra === 0 ? `posted for ${at}` : `posted ${at}, out of turn`;
    case 'claimed':
      return `being posted for ${at}`;
    case 'unsent':
      return `${at} could not be posted yet; I keep trying`;
    case 'skipped':
      return `${at} ${skippedWords(last.reason)}`;
  }
}

export function skippedWords(reason: Occurrence['reason']): string {
  switch (reason) {
    case 'too late':
      return 'was skipped, because the bot was away for too long';
    case 'overtaken':
      return 'was skipped, because the next one was due as well';
    case 'paused':
      return 'was skipped, because the schedule was paused';
    case 'refused':
      return 'was skipped, because Discord did not let me post there';
    case 'unclear':
    case null:
      return 'was not posted again, because it may already have arrived';
  }
}

/** The prompts of a server in the order they come. */
export function upcomingMessage(runs: readonly Upcoming[]): Message {
  if (runs.length === 0) return notice('No prompt is coming. A host schedules them with /prompt schedule.');
  const lines = runs.map(
    ({ due, schedule }) =>
      `${moment(due)} (${moment(due, 'R')})\n-# ${schedule.name === null ? '' : `${plain(schedule.name)} · `}<#${schedule.channelId}>`,
  );
  return card(
    accent.prompt,
    text(`### The next ${count(runs.length, 'prompt')}, in your own time`),
    text(listing(lines, '\n')),
  );
}

export function removedMessage(schedule: Schedule): Message {
  return notice(`Removed: ${scheduleName(schedule)}, in <#${schedule.channelId}>. What was posted stays.`);
}

export function noScheduleMessage(): Message {
  return notice('There is no such schedule in this server. See them with /prompt list.');
}

export function whichScheduleMessage(): Message {
  return notice('This server has several schedules. Choose one in the *schedule* option.');
}

/** What a step has done, in a sentence. */
export const stepWords = {
  paused: (schedule: Schedule): string => `Paused: ${scheduleName(schedule)}. Resume it when you like.`,
  resumed: (schedule: Schedule, next: number | undefined): string =>
    `Resumed: ${scheduleName(schedule)}.${next === undefined ? '' : ` It comes next ${moment(next)}.`}`,
  skipped: (schedule: Schedule, skipped: number, next: number | undefined): string =>
    `Skipped: ${scheduleName(schedule)} on ${moment(skipped)}.${next === undefined ? '' : ` It comes next ${moment(next)}.`}`,
  nothingToSkip: (schedule: Schedule): string =>
    `Nothing comes of ${scheduleName(schedule)} that could be skipped.`,
  posting: (schedule: Schedule): string =>
    `The next question goes to <#${schedule.channelId}> now. The calendar stays as it is.`,
  busy: (schedule: Schedule): string => `A prompt of ${scheduleName(schedule)} is being posted right now.`,
  finished: (schedule: Schedule): string => `Every question of ${scheduleName(schedule)} was asked.`,
} as const;

export function stepDoneMessage(words: string): Message {
  return notice(words);
}
