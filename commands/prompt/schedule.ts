import { action } from '../../src/command.js';
import { promptOrders } from '../../src/prompts/schedule.js';
import { nextRuns } from '../../src/prompts/slots.js';
import { parseDays, parseTime } from '../../src/prompts/wall-time.js';
import { spellZone } from '../../src/prompts/zone-names.js';
import { findZones } from '../../src/prompts/zones.js';
import {
  badDaysMessage,
  badTimeMessage,
  badZoneMessage,
  cannotPostMessage,
  confirmScheduleMessage,
  scheduledMessage,
} from '../../src/views/schedule-cards.js';

/** `/prompt schedule`: everything is checked, and the next three runs are shown, before anything begins. */
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
  async run({ options, seminar, guildId, channelId, roomId, userId, missingFor }) {
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
    const name = options.name?.trim();
    const { kind, schedule } = await seminar.schedules.draft({
      guildId,
      ...posting,
      reading: seminar.shelf.inUse(guildId, options.channel ?? roomId).slug,
      time,
      days,
      zone,
      order: options.order ?? 'in order',
      name: name === undefined || name === '' ? null : name,
      createdBy: userId,
    });
    const runs = nextRuns(schedule, seminar.clock.now(), 3);
    return {
      to: 'asker',
      message:
        kind === 'drafted'
          ? confirmScheduleMessage(schedule, runs, options.timezone !== undefined)
          : scheduledMessage(kind, schedule, runs),
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

const dayChoices = ['daily', 'weekdays', 'weekends', 'mon, wed, fri', 'tue, thu'];
