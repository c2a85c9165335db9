import { action, onPress, type Ask, type Choice, type Command } from '../src/command.js';
import { discuss } from '../src/discussion.js';
import { discussPromptId } from '../src/ids.js';
import type { Schedule } from '../src/prompts/schedule.js';
import { nextRuns } from '../src/prompts/slots.js';
import { parseDays, parseTime } from '../src/prompts/wall-time.js';
import { isZone } from '../src/prompts/zone-names.js';
import { findZones } from '../src/prompts/zones.js';
import { fold } from '../src/readings/words.js';
import type { ReadingSearch } from '../src/readings/search.js';
import { clip } from '../src/views/card.js';
import { goneReadingMessage, nothingFoundMessage } from '../src/views/passage-card.js';
import {
  badDaysMessage,
  badTimeMessage,
  badZoneMessage,
  cannotPostMessage,
  noScheduleMessage,
  nothingToAskMessage,
  promptMessage,
  removedMessage,
  scheduledMessage,
  scheduleListMessage,
  scheduleWords,
  whichScheduleMessage,
} from '../src/views/prompt-card.js';
import { threadName } from '../src/views/thread-words.js';

export const prompt: Command = {
  name: 'prompt',
  description: 'Discussion prompts: one now, or one every day',
  subcommands: {
    now: action({
      description: 'Ask the group a question about the article',
      options: {
        about: {
          type: 'text',
          description: 'A topic, words or a paragraph (the next question in order)',
          maxLength: 60,
          suggest: true,
        },
      },
      whenSlow: 'channel',
      async run({ options, seminar, guildId, channelId }) {
        const search = seminar.shelf.inUse(guildId, channelId);
        const { reading } = search;
        const among =
          options.about === undefined
            ? reading.prompts.map((_, n) => n)
            : promptsAbout(search, options.about);
        if (!Array.isArray(among)) return { to: 'asker', message: among.refused };
        const index = await seminar.prompts.askNext(guildId, channelId, reading, among);
        const next = reading.prompts[index];
        if (next === undefined) return { to: 'asker', message: goneReadingMessage() };
        return { to: 'channel', message: promptMessage(reading, index, next) };
      },
      suggest({ typed, seminar, guildId, channelId }) {
        return seminar.shelf
          .inUse(guildId, channelId)
          .suggest(typed, 25)
          .map(({ label, query }) => ({ name: clip(label, 100), value: query }));
      },
    }),
    schedule: action({
      description: 'Post a question every day at a time you choose',
      options: {
        time: { type: 'text', description: 'The time of day, such as 09:00', required: true, maxLength: 10 },
        timezone: {
          type: 'text',
          description: 'Whose clock; type a city (UTC)',
          maxLength: 60,
          suggest: true,
        },
        days: {
          type: 'text',
          description: 'daily, weekdays, weekends, or a list (daily)',
          maxLength: 60,
          suggest: true,
        },
        channel: { type: 'text channel', description: 'Where to post it (here)' },
      },
      whenSlow: 'asker',
      hostsOnly: true,
      async run({ options, seminar, guildId, channelId, userId, missingIn }) {
        const time = parseTime(options.time);
        if (time === undefined) return { to: 'asker', message: badTimeMessage(options.time) };
        const days = parseDays(options.days ?? 'daily');
        if (days === undefined) return { to: 'asker', message: badDaysMessage(options.days ?? '') };
        const zone = options.timezone?.trim() ?? 'UTC';
        if (!isZone(zone)) return { to: 'asker', message: badZoneMessage(zone) };
        const target = options.channel ?? channelId;
        const missing = missingIn(target);
        if (missing.length > 0) return { to: 'asker', message: cannotPostMessage(target, missing) };
        const scheduled = await seminar.prompts.schedule({
          guildId,
          channelId: target,
          reading: seminar.shelf.inUse(guildId, channelId).reading.slug,
          time,
          days,
          zone,
          createdBy: userId,
        });
        const { schedule } = scheduled;
        const runs = nextRuns(schedule, seminar.clock.now(), 3);
        return { to: 'asker', message: scheduledMessage(scheduled, runs, options.timezone !== undefined) };
      },
      suggest({ option, typed, seminar }) {
        const values =
          option === 'timezone'
            ? findZones(typed, 25, seminar.clock.now()).map(({ zone }) => zone)
            : dayChoices.filter((days) => days.startsWith(typed.toLowerCase()));
        return values.map((value) => ({ name: value, value }));
      },
    }),
    list: action({
      description: 'Show the schedules of this server and when each comes next',
      options: {},
      whenSlow: 'asker',
      async run({ seminar, guildId, canSee }) {
        const known = await seminar.prompts.list(guildId);
        return {
          to: 'asker',
          message: scheduleListMessage(known.filter(({ schedule }) => canSee(schedule.channelId))),
        };
      },
    }),
    remove: action({
      description: 'Stop a schedule for good',
      options: {
        schedule: { type: 'text', description: 'Which one (the only one)', maxLength: 100, suggest: true },
      },
      whenSlow: 'asker',
      hostsOnly: true,
      async run({ options, seminar, guildId, channelName }) {
        const known = await seminar.prompts.list(guildId);
        const typed = options.schedule?.trim();
        const meant = known.filter(
          ({ schedule }) =>
            typed === undefined ||
            schedule.id === typed ||
            fold(scheduleLabel(schedule, channelName)).includes(fold(typed)),
        );
        if (meant.length > 1) return { to: 'asker', message: whichScheduleMessage() };
        const id = meant[0]?.schedule.id;
        const removed = id === undefined ? undefined : await seminar.prompts.remove(guildId, id);
        return { to: 'asker', message: removed ? removedMessage(removed) : noScheduleMessage() };
      },
      suggest: suggestSchedules,
    }),
  },
  presses: [
    onPress(discussPromptId, {
      whenSlow: 'asker',
      run(press) {
        const asked = press.seminar.shelf.search(press.id.reading)?.reading.prompts[press.id.prompt];
        if (asked === undefined) return { to: 'asker', message: goneReadingMessage() };
        return discuss(press, threadName(asked.paragraph, asked.text));
      },
    }),
  ],
};

const dayChoices = ['daily', 'weekdays', 'weekends', 'mon, wed, fri', 'tue, thu'];

/** The places of the prompts on what was found, those of the best passage first. */
function promptsAbout(search: ReadingSearch, about: string) {
  const { reading } = search;
  const found = search.find(about);
  if (found.kind !== 'found') return { refused: nothingFoundMessage(reading, about, found, 'everyone') };
  const wanted =
    found.by.kind === 'article' ? found.passages.slice(found.start, found.start + 1) : found.passages;
  const places = wanted.flatMap(({ paragraph }) =>
    reading.prompts.flatMap((each, n) => (each.paragraph === paragraph ? [n] : [])),
  );
  return places.length > 0 ? places : { refused: nothingToAskMessage(about) };
}

/** A schedule as it is chosen: its time and its channel. */
function scheduleLabel(schedule: Schedule, channelName: (channelId: string) => string): string {
  return clip(`${scheduleWords(schedule)} · #${channelName(schedule.channelId)}`, 100);
}

async function suggestSchedules({
  seminar,
  guildId,
  typed,
  channelName,
}: Ask<unknown> & { typed: string }): Promise<Choice[]> {
  const known = await seminar.prompts.list(guildId);
  return known
    .map(({ schedule }) => ({
      name: scheduleLabel(schedule, channelName),
      value: schedule.id,
    }))
    .filter(({ name }) => fold(name).includes(fold(typed)))
    .slice(0, 25);
}
