import { confirmScheduleId, dropScheduleId } from '../ids.js';
import type { Schedule } from '../prompts/schedule.js';
import type { ReadingOutline } from '../readings/reading.js';
import type { Message } from '../reply.js';
import { accent, card, count, moment, row, text, type Mention } from './card.js';
import { details, scheduleName } from './schedule-cards.js';

/** What a host is shown of a schedule before it runs. */
export interface Prospect {
  readonly schedule: Schedule;
  readonly reading: ReadingOutline | undefined;
  /** Its next runs, epoch milliseconds. */
  readonly runs: readonly number[];
  /** How many prompts it has to ask in all, and how many of them are left; Infinity where they begin again. */
  readonly prompts: number;
  readonly left: number;
}

/** When it runs, and whether it ends by itself. */
function prospectWords(prospect: Prospect, hasBegun = false): string {
  if (prospect.left === 0)
    return 'No prompt of its reading is left to ask, so it ends at its next time. Until then a new prompt keeps it going.';
  if (prospect.runs.length === 0) return 'Its last day is past, so it does not run again.';
  return `${runsWords(prospect, hasBegun)}\n${endWords(prospect)}`;
}

function runsWords({ schedule: { time, zone }, runs }: Prospect, hasBegun: boolean): string {
  const ordinal = hasBegun ? 'next' : 'first';
  const which =
    runs.length === 1
      ? `It runs once${hasBegun ? ' more' : ''}`
      : `The ${ordinal} ${runs.length === 2 ? 'two' : 'three'}`;
  return `${which}, in your own time (${time} in ${zone}):\n${runs.map((run) => `- ${moment(run)}`).join('\n')}`;
}

/** Whether it ends by itself. */
function endWords({ prompts, left }: Prospect): string {
  if (left === Infinity)
    return prompts === 1
      ? 'This reading has 1 prompt, so the same one is asked every time.'
      : `This reading has ${count(prompts, 'prompt')}. When all were asked, they begin again.`;
  const has =
    left === prompts
      ? `This reading has ${count(prompts, 'prompt')}`
      : `${left} of this reading's ${count(prompts, 'prompt')} ${left === 1 ? 'is' : 'are'} left`;
  return `${has}, so the schedule ends after ${left === 1 ? 'that' : 'the last of them'}.`;
}

/** Before a schedule begins: what it will do, for the host to look at. */
export function confirmScheduleMessage(prospect: Prospect, zoneGiven: boolean): Message {
  const { schedule, reading } = prospect;
  return card(
    accent.prompt,
    text(`### Shall I schedule this?\n${scheduleName(schedule)}, ${details(schedule, reading)}.`),
    text(prospectWords(prospect)),
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
  prospect: Prospect,
  mention: Mention,
): Message {
  const { schedule, reading } = prospect;
  return card(
    accent.prompt,
    text(
      `### ${kind === 'scheduled' ? 'Scheduled' : 'This was scheduled before'}\n${scheduleName(schedule)}, ${details(schedule, reading)}.`,
    ),
    text(
      schedule.paused === null
        ? prospectWords(prospect, kind === 'already scheduled')
        : `It is paused. Resume it with ${mention('prompt resume')}.`,
    ),
    text(`-# See, pause or skip it with ${mention('prompt list')}.`),
  );
}
