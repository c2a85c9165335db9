import { action, onPress, type Command } from '../src/command.js';
import { setupFormId } from '../src/ids.js';
import { smallestThreshold } from '../src/polls/threshold.js';
import { upcoming } from '../src/prompts/slots.js';
import { spellZone } from '../src/prompts/zone-names.js';
import { checkMessage } from '../src/views/check-card.js';
import { helpMessage } from '../src/views/help-card.js';
import { setupForm, setUpMessage, thresholds } from '../src/views/setup-card.js';

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
      async run({ fields, seminar: { settings }, guildId }) {
        const typed = fields['zone']?.trim() || 'UTC';
        // The rest of the form is not lost over a zone that nobody knows.
        const zone = spellZone(typed);
        const threshold = thresholds.find((each) => String(each) === fields['threshold']);
        const saved = {
          guildId,
          zone: zone ?? settings.of(guildId).zone,
          hostRole: fields['role'] || null,
          hostChannel: fields['channel'] || null,
          threshold: threshold ?? smallestThreshold,
          membersOpenPolls: fields['polls'] === 'members',
        };
        await settings.save(saved);
        return { to: 'asker', message: setUpMessage(saved, zone === undefined ? typed : undefined) };
      },
    }),
  ],
};
