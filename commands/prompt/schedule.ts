import { action } from '../../src/command.js';
import { promptOrders, type Schedule } from '../../src/prompts/schedule.js';
import { upcoming } from '../../src/prompts/slots.js';
import { parseDays, parseTime } from '../../src/prompts/wall-time.js';
import { spellZone } from '../../src/prompts/zone-names.js';
import { findZones } from '../../src/prompts/zones.js';
import type { Seminar } from '../../src/seminar.js';
import { noPromptsYetMessage } from '../../src/views/prompt-card.js';
import {
  badDaysMessage,
  badTimeMessage,
  badZoneMessage,
  cannotPostMessage,
} from '../../src/views/schedule-cards.js';
import {
  confirmScheduleMessage,
  scheduledMessage,
  type Prospect,
} from '../../src/views/schedule-prospect.js';

/** `/prompt schedule`: everything is checked, and the next runs are shown, before anything begins. */
export const scheduleAction = action({
  description: 'Post a question every day at a time you choose',
  options: {
    time: { type: 'text', description: 'The time of day, such as 09:00', required: true, maxLength: 10 },
    days: {
      type: 'text',
      description: 'daily, weekdays, weekends, or a list (daily)',
      maxLength: 60,
      suggest: true,
    },
    timezone: {
      type: 'text',
      description: "Whose clock; type a city or an offset (the server's)",
      maxLength: 60,
      suggest: true,
    },
    channel: { type: 'channel', description: 'Where to post it (here)' },
    role: { type: 'role', description: 'Who is told, by a mention (nobody)' },
    thread: {
      type: 'choice',
      description: 'Whether each prompt gets a thread at once (no)',
      choices: ['yes', 'no'],
    },
    order: {
      type: 'choice',
      description: 'Which question comes next (in order)',
      choices: promptOrders,
    },
    name: { type: 'text', description: 'What you call it', maxLength: 50 },
  },
  whenSlow: 'asker',
  hostsOnly: true,
  async run({ options, seminar, guildId, channelId, roomId, userId, missingFor, mention }) {
    const time = parseTime(options.time);
    if (time === undefined) return { to: 'asker', message: badTimeMessage(options.time) };
    const days = parseDays(options.days ?? 'daily');
    if (days === undefined) return { to: 'asker', message: badDaysMessage(options.days ?? '') };
    const typed = options.timezone?.trim() ?? seminar.settings.of(guildId).zone;
    const zone = spellZone(typed);
    if (zone === undefined) return { to: 'asker', message: badZoneMessage(typed) };
    const posting = {
      channelId: options.channel ?? channelId,
      thread: options.thread === 'yes',
      role: options.role ?? null,
    };
    const missing = missingFor(posting);
    if (missing.length > 0) return { to: 'asker', message: cannotPostMessage(posting.channelId, missing) };
    const reading = seminar.shelf.inUse(guildId, options.channel ?? roomId);
    if (seminar.suggestions.extended(guildId, reading).prompts.every(({ retired }) => retired))
      return { to: 'asker', message: noPromptsYetMessage(mention) };
    const name = options.name?.trim();
    const { kind, schedule } = await seminar.schedules.draft({
      guildId,
      ...posting,
      reading: reading.slug,
      time,
      days,
      zone,
      order: options.order ?? 'in order',
      name: name === undefined || name === '' ? null : name,
      createdBy: userId,
    });
    const prospect = prospectOf(seminar, schedule);
    return {
      to: 'asker',
      message:
        kind === 'drafted'
          ? confirmScheduleMessage(prospect, options.timezone !== undefined)
          : scheduledMessage(kind, prospect, mention),
    };
  },
  suggest({ option, typed, seminar }) {
    if (option === 'timezone') {
      return findZones(typed, 25, seminar.clock.now()).map(({ zone, offset }) => ({
        name: `${zone} (UTC${offset})`,
        value: zone,
      }));
    }
    return dayChoices
      .filter((days) => days.startsWith(typed.toLowerCase()))
      .map((days) => ({ name: days, value: days }));
  },
});

/** What comes of a schedule, as far as it is shown: three runs, or as many as there are prompts. */
export function prospectOf(seminar: Seminar, schedule: Schedule): Prospect {
  const { guildId, reading: slug } = schedule;
  const plan = seminar.deliveries.planOf(schedule);
  const shelved = seminar.shelf.find(guildId, slug);
  const reading = shelved && seminar.suggestions.extended(guildId, shelved);
  return {
    schedule,
    reading,
    runs: upcoming([plan], seminar.clock.now(), 3).map(({ due }) => due),
    prompts: reading?.prompts.filter(({ retired }) => !retired).length ?? 0,
    left: plan.left,
  };
}

const dayChoices = ['daily', 'weekdays', 'weekends', 'mon, wed, fri', 'tue, thu'];
