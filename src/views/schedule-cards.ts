import { removeScheduleId, reviewSuggestionsId, schedulesPageId, scheduleStepId, unskipId } from '../ids.js';
import type { Occurrence } from '../prompts/occurrence.js';
import type { Schedule } from '../prompts/schedule.js';
import type { Upcoming } from '../prompts/slots.js';
import type { Message } from '../reply.js';
import type { ScheduleState } from '../seminar/delivery.js';
import type { Prompt, ReadingOutline } from '../readings/reading.js';
import {
  accent,
  card,
  clip,
  count,
  entriesApart,
  moment,
  notice,
  plain,
  row,
  rule,
  text,
  type Mention,
} from './card.js';
import { wordsOf } from './reading-words.js';

export function badTimeMessage(typed: string): Message {
  return notice(
    `I could not read “${plain(typed)}” as a time of day. Write it in figures, such as 12:00, 21:30 or 9am.`,
  );
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

/** A title may take a whole line; its beginning says which reading is meant. */
const longestTitle = 60;

export function details(
  { channelId, role, thread, order }: Schedule,
  reading: ReadingOutline | undefined,
): string {
  return [
    `in <#${channelId}>`,
    reading && `about *${wordsOf(reading, clip(reading.title, longestTitle))}*`,
    role === null ? undefined : `for <@&${role}>`,
    thread ? 'with a thread each' : undefined,
    order === 'in order' ? undefined : order === 'shuffled' ? 'shuffled' : 'the most divided first',
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** The first words of a question, for a host to recognise it. */
function questionWords(prompt: Prompt | undefined): string {
  return prompt === undefined ? '' : `\n-# “${plain(clip(prompt.text.replaceAll('*', ''), 90))}”`;
}

export function notScheduledMessage(): Message {
  return notice('Cancelled. Nothing was scheduled.');
}

export function draftGoneMessage(mention: Mention): Message {
  return notice(`This was cancelled or is too old. Use ${mention('prompt schedule')} again.`);
}

/** So many fit in one card with their buttons. */
const schedulesAPage = 5;

/** A skip that can be taken back. */
export interface Undo {
  readonly schedule: string;
  readonly date: string;
}

function undoRow(undo: Undo | undefined, page: number) {
  return undo && row({ id: unskipId.build({ ...undo, page }), label: 'Undo the skip' });
}

/** The page that is shown where that one is past the end, and what stands on it. */
export function pageOf<T>(states: readonly T[], page: number): { at: number; pages: number; shown: T[] } {
  const pages = Math.max(1, Math.ceil(states.length / schedulesAPage));
  const at = Math.min(page, pages - 1);
  return { at, pages, shown: states.slice(at * schedulesAPage, (at + 1) * schedulesAPage) };
}

export interface ScheduleListing {
  readonly states: readonly ScheduleState[];
  readonly page: number;
  /** Hosts get buttons. */
  readonly isHost: boolean;
  /** How many suggestions wait for a host. */
  readonly suggestions: number;
  readonly mention: Mention;
  /** What a schedule asks next, by its id; for hosts alone, so that nobody else is told beforehand. */
  readonly coming?: ReadonlyMap<string, Prompt> | undefined;
  /** What was just done, in a sentence. */
  readonly done?: string | undefined;
  readonly undo?: Undo | undefined;
}

export function scheduleListMessage(listed: ScheduleListing): Message {
  const { states, page, isHost, suggestions, mention, coming, done, undo } = listed;
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
      `${done === undefined ? '' : `${done}\n\n`}No prompts are scheduled. A host schedules them with ${mention('prompt schedule')}.`,
      review,
    );
  }
  const { at, pages, shown } = pageOf(states, page);
  return card(
    accent.prompt,
    text(`${done === undefined ? '' : `${done}\n`}### ${count(states.length, 'schedule')}`),
    undoRow(undo, at),
    ...shown.flatMap((state) => [
      text(stateWords(state, isHost ? coming?.get(state.schedule.id) : undefined)),
      isHost ? row(...stepsFor(state.schedule, at)) : undefined,
    ]),
    // Otherwise it looks like a button of the last schedule.
    review && rule(),
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

function stepsFor({ id, paused, finishedAt }: Schedule, page: number) {
  const step = (name: string, label: string) => ({
    id: scheduleStepId.build({ do: name, schedule: id, page }),
    label,
  });
  const remove = { id: removeScheduleId.build({ schedule: id, sure: 'no' }), label: 'Remove' };
  if (finishedAt !== null) return [remove];
  return paused === null
    ? [step('pause', 'Pause'), step('skip', 'Skip the next'), step('post', 'Post one now'), remove]
    : [step('resume', 'Resume'), step('post', 'Post one now'), remove];
}

function stateWords({ schedule, reading, last, next }: ScheduleState, prompt: Prompt | undefined): string {
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
  return `**${scheduleName(schedule)}**, ${details(schedule, reading)}\n${coming}${next === undefined ? '' : questionWords(prompt)}${last ? `\n-# Last: ${outcome(last)}` : ''}`;
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

/**
 * The prompts of a server in the order they come.
 *
 * @param coming what each schedule asks next, by its id, in order; for hosts alone
 */
export function upcomingMessage(
  runs: readonly Upcoming[],
  coming: ReadonlyMap<string, readonly Prompt[]>,
  mention: Mention,
): Message {
  if (runs.length === 0)
    return notice(`No prompt is coming. A host schedules them with ${mention('prompt schedule')}.`);
  const lines = runs.map(
    ({ due, schedule, turn }) =>
      `${moment(due)} (${moment(due, 'R')})\n-# ${schedule.name === null ? '' : `${plain(schedule.name)} · `}<#${schedule.channelId}>${questionWords(coming.get(schedule.id)?.[turn])}`,
  );
  return card(
    accent.prompt,
    text(`### The next ${count(runs.length, 'prompt')}, in your own time`),
    ...entriesApart(lines),
  );
}

/** Before a schedule is removed for good. */
export function askRemoveMessage(schedule: Schedule): Message {
  return notice(
    `Remove ${scheduleName(schedule)}, in <#${schedule.channelId}>, for good? What was posted stays, but what it has asked is forgotten. To stop it for a while, pause it.`,
    row({
      id: removeScheduleId.build({ schedule: schedule.id, sure: 'yes' }),
      label: 'Remove it',
      style: 'danger',
    }),
  );
}

export function removedMessage(schedule: Schedule): Message {
  return notice(`Removed: ${scheduleName(schedule)}, in <#${schedule.channelId}>. What was posted stays.`);
}

export function noScheduleMessage(mention: Mention): Message {
  return notice(`There is no such schedule in this server. See them with ${mention('prompt list')}.`);
}

export function whichScheduleMessage(): Message {
  return notice('This server has several schedules. Choose one in the *schedule* option.');
}

/** What a step has done, in a sentence. */
export const stepWords = {
  paused: (schedule: Schedule): string => `Paused: ${scheduleName(schedule)}. Resume it when you like.`,
  resumed: (schedule: Schedule, next: number | undefined): string =>
    `Resumed: ${scheduleName(schedule)}.${next === undefined ? '' : ` The next one comes on ${moment(next)}.`}`,
  skipped: (schedule: Schedule, skipped: number, next: number | undefined): string =>
    `Skipped: ${scheduleName(schedule)} on ${moment(skipped)}.${next === undefined ? '' : ` The next one comes on ${moment(next)}.`}`,
  unskipped: (schedule: Schedule, next: number | undefined): string =>
    `The skip is taken back: ${scheduleName(schedule)}.${next === undefined ? '' : ` The next one comes on ${moment(next)}.`}`,
  tooLateToUnskip: (schedule: Schedule): string =>
    `That time of ${scheduleName(schedule)} is past, or was not skipped any more, so nothing was changed.`,
  nothingToSkip: (schedule: Schedule): string =>
    `Nothing comes of ${scheduleName(schedule)} that could be skipped.`,
  pausedAlready: (schedule: Schedule): string =>
    `${scheduleName(schedule)} is paused already, so nothing was changed.`,
  runsAlready: (schedule: Schedule, next: number | undefined): string =>
    `${scheduleName(schedule)} runs already, so nothing was changed.${next === undefined ? '' : ` The next one comes on ${moment(next)}.`}`,
  pausedToSkip: (schedule: Schedule): string =>
    `${scheduleName(schedule)} is paused, so there is nothing to skip. Resume it first; then you can skip the next one.`,
  over: (schedule: Schedule): string =>
    `${scheduleName(schedule)} has ended, so nothing was changed. Remove it, or schedule a new one.`,
  posting: (schedule: Schedule): string =>
    `The next question goes to <#${schedule.channelId}> now. The calendar stays as it is.`,
  busy: (schedule: Schedule): string => `A prompt of ${scheduleName(schedule)} is being posted right now.`,
  finished: (schedule: Schedule): string => `Every question of ${scheduleName(schedule)} was asked.`,
} as const;

export function stepDoneMessage(words: string, undo?: Undo): Message {
  return notice(words, undoRow(undo, 0));
}
