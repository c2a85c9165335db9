import { discussPromptId, showPassageId } from '../ids.js';
import type { Schedule } from '../prompts/schedule.js';
import { passageAt, type Prompt, type PromptKind, type Reading } from '../readings/reading.js';
import type { Message } from '../reply.js';
import type { Scheduled, ScheduleState } from '../seminar/prompts.js';
import { accent, card, count, listing, moment, notice, plain, row, rule, text } from './card.js';

const kindLabels: Record<PromptKind, string> = {
  comprehension: 'Understanding the text',
  argument: 'Weighing an argument',
  comparison: 'Comparing',
  counterfactual: 'What if',
  hindsight: 'Looking back from today',
};

/** A question for the group, with the passage it stands on one press away. `late` when it should have come before. */
export function promptMessage(
  reading: Reading,
  index: number,
  prompt: Prompt,
  late?: { due: number },
): Message {
  const heading = passageAt(reading, prompt.paragraph)?.heading ?? '';
  return card(
    accent.prompt,
    text(
      `-# ${kindLabels[prompt.kind]} · ¶${prompt.paragraph} · question ${index + 1} of ${reading.prompts.length}`,
    ),
    text(`## ${prompt.text}`),
    late ? text(`-# This was due ${moment(late.due, 'R')}. The bot was away; here it is now.`) : undefined,
    rule(),
    text(`-# *${reading.title}*, ${reading.publisher}, ¶${prompt.paragraph}: ${heading}`),
    row(
      {
        id: showPassageId.build({ reading: reading.slug, paragraph: prompt.paragraph }),
        label: 'Show passage',
        style: 'primary',
      },
      { id: discussPromptId.build({ reading: reading.slug, prompt: index }), label: 'Discuss' },
    ),
  );
}

export function nothingToAskMessage(query: string): Message {
  return notice(
    `No prompt of this reading is about “${plain(query)}”. Leave *about* empty for the next in order.`,
  );
}

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
  return notice(
    `I may not post in <#${channelId}> yet: ${missing.join(', ')} is missing there. Grant it in the channel's settings under Permissions, then schedule again.`,
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

/** The receipt for a new schedule: the zone and the next three times as the host's own clock shows them. */
export function scheduledMessage(
  { kind, schedule }: Scheduled,
  runs: readonly number[],
  zoneGiven: boolean,
): Message {
  return card(
    accent.prompt,
    text(
      `### ${kind === 'scheduled' ? 'Scheduled' : 'This was scheduled before'}\n${scheduleWords(schedule)}, in <#${schedule.channelId}>.`,
    ),
    text(
      `The next three, in your own time:\n${runs.map((run) => `- ${moment(run)} (${moment(run, 'R')})`).join('\n')}`,
    ),
    text(
      zoneGiven
        ? '-# Not as you meant it? Use /prompt remove and schedule it again.'
        : '-# No time zone was given, so this is UTC. For another, remove it and schedule again with *timezone*.',
    ),
  );
}

export function scheduleListMessage(states: readonly ScheduleState[]): Message {
  if (states.length === 0) {
    return notice('No prompts are scheduled. A host schedules them with /prompt schedule.');
  }
  const lines = states.map(({ schedule, last, next }) => {
    const coming =
      next === undefined
        ? 'finished: every question was asked'
        : `next ${moment(next)} (${moment(next, 'R')})`;
    return `**${scheduleWords(schedule)}** in <#${schedule.channelId}>\n${coming}${last ? `\n-# Last: ${outcome(last)}` : ''}`;
  });
  return card(accent.prompt, text(`### ${count(states.length, 'schedule')}`), text(listing(lines, '\n\n')));
}

function outcome(last: NonNullable<ScheduleState['last']>): string {
  const at = moment(last.due);
  if (last.state === 'sent') return `posted for ${at}`;
  if (last.state === 'claimed') return `being posted for ${at}`;
  switch (last.reason) {
    case 'too late':
      return `${at} was skipped, because the bot was away for too long`;
    case 'overtaken':
      return `${at} was skipped, because the next one was due as well`;
    case 'refused':
      return `${at} was skipped, because Discord did not let the bot post there`;
    case 'unclear':
    case null:
      return `${at} was not posted again, because it may already have arrived`;
  }
}

export function removedMessage(schedule: Schedule): Message {
  return notice(`Removed: ${scheduleWords(schedule)}, in <#${schedule.channelId}>. What was posted stays.`);
}

export function noScheduleMessage(): Message {
  return notice('There is no such schedule in this server. See them with /prompt list.');
}

export function whichScheduleMessage(): Message {
  return notice('This server has several schedules. Choose one in the *schedule* option.');
}
