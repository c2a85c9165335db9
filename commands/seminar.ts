import { action, onPress, type Command, type Press } from '../src/command.js';
import { setupFormId, setZoneId } from '../src/ids.js';
import { smallestThreshold } from '../src/polls/threshold.js';
import { upcoming } from '../src/prompts/slots.js';
import { spellZone } from '../src/prompts/zone-names.js';
import { guessZones } from '../src/prompts/zones.js';
import type { Reply } from '../src/reply.js';
import type { Settings } from '../src/seminar/settings.js';
import { checkMessage } from '../src/views/check-card.js';
import { helpMessage } from '../src/views/help-card.js';
import {
  setupForm,
  setUpMessage,
  settingWarnings,
  thresholds,
  type UnknownZone,
} from '../src/views/setup-card.js';

export const seminar: Command = {
  name: 'seminar',
  description: 'What this bot does, how to begin, and how it is set up here',
  subcommands: {
    help: action({
      description: 'Three things to try, and three more for hosts',
      options: {},
      whenSlow: 'asker',
      run(ask) {
        const reading = ask.seminar.shelf.inUse(ask.guildId, ask.roomId);
        const topic = (reading.topics[0]?.name ?? '¶1').toLowerCase();
        return { to: 'asker', message: helpMessage(ask.mention, ask, topic) };
      },
    }),
    setup: action({
      description: 'Set the time zone, the host role, the host channel and who may open polls',
      options: {},
      whenSlow: 'asker',
      managersOnly: true,
      run: ({ seminar: { settings }, guildId }) => ({ modal: setupForm(settings.of(guildId)) }),
    }),
    check: action({
      description: 'See whether all is well here: permissions, coming prompts, backups',
      options: {},
      whenSlow: 'asker',
      managersOnly: true,
      async run(ask) {
        const { seminar: parts, guildId, channelId } = ask;
        const settings = parts.settings.of(guildId);
        const plans = parts.deliveries.plans(guildId);
        const places = new Set([
          channelId,
          ...(settings.hostChannel === null ? [] : [settings.hostChannel]),
          ...plans.map(({ schedule }) => schedule.channelId),
        ]);
        return {
          to: 'asker',
          message: checkMessage({
            lacking: [...places].map((place) => ({ channelId: place, missing: ask.lacks(place) })),
            schedules: plans.map(({ schedule }) => ({ schedule, missing: ask.missingFor(schedule) })),
            coming: upcoming(plans, parts.clock.now(), 3),
            reading: parts.shelf.inUse(guildId, ask.roomId),
            settings,
            warnings: settingWarnings(settings, ask.isOpenToAll, ask.isManagedRole),
            backups: await ask.backups(),
          }),
        };
      },
    }),
  },
  presses: [
    onPress(setupFormId, {
      whenSlow: 'asker',
      managersOnly: true,
      async run(press) {
        const { fields, seminar: parts, guildId } = press;
        const typed = fields['zone']?.trim() ?? '';
        // The rest of the form is not lost over a zone that nobody knows.
        const zone = spellZone(typed);
        const threshold = thresholds.find((each) => String(each) === fields['threshold']);
        const saved = {
          guildId,
          zone: zone ?? parts.settings.of(guildId).zone,
          hostRole: fields['role'] || null,
          hostChannel: fields['channel'] || null,
          threshold: threshold ?? smallestThreshold,
          membersOpenPolls: fields['polls'] === 'members',
        };
        await parts.settings.save(saved);
        const guesses = guessZones(typed, mostGuesses, parts.clock.now());
        return setUpReply(press, saved, zone === undefined ? { typed, guesses } : undefined);
      },
    }),
    onPress(setZoneId, {
      whenSlow: 'same message',
      managersOnly: true,
      async run(press) {
        const { seminar: parts, guildId, id } = press;
        const before = parts.settings.of(guildId);
        const zone = spellZone(id.zone);
        if (zone === undefined) return setUpReply(press, before, { typed: id.zone, guesses: [] });
        const saved = { ...before, zone };
        await parts.settings.save(saved);
        return setUpReply(press, saved);
      },
    }),
  ],
};

/** As many as fit in a row of buttons. */
const mostGuesses = 5;

/** The answer to the form, which the zone that is meant changes where it stands. */
function setUpReply(
  { isOpenToAll, isManagedRole, mention, message }: Press<unknown>,
  saved: Settings,
  unknown?: UnknownZone,
): Reply {
  const warnings = settingWarnings(saved, isOpenToAll, isManagedRole);
  return {
    to: message.ephemeral ? 'same message' : 'asker',
    message: setUpMessage(saved, warnings, mention('seminar check'), unknown),
  };
}
