import { onPress, type Press } from '../../src/command.js';
import { discuss } from '../../src/discussion.js';
import {
  confirmScheduleId,
  discussPromptId,
  dropScheduleId,
  removeScheduleId,
  scheduledPromptId,
  schedulesPageId,
  scheduleStepId,
  unskipId,
} from '../../src/ids.js';
import type { Reply } from '../../src/reply.js';
import { goneReadingMessage } from '../../src/views/passage-card.js';
import {
  askRemoveMessage,
  cannotPostMessage,
  draftGoneMessage,
  noScheduleMessage,
  notScheduledMessage,
  removedMessage,
} from '../../src/views/schedule-cards.js';
import { scheduledMessage } from '../../src/views/schedule-prospect.js';
import { threadName } from '../../src/views/thread-words.js';
import { prospectOf } from './schedule.js';
import { listReply, takeBackSkip, takeStep } from './steps.js';

const steps = ['pause', 'resume', 'skip', 'post'] as const;

/** The buttons of prompts and of schedules. */
export const promptPresses = [
  onPress(discussPromptId, { whenSlow: 'asker', run: discussPrompt }),
  onPress(scheduledPromptId, { whenSlow: 'asker', run: discussPrompt }),
  onPress(confirmScheduleId, {
    whenSlow: 'same message',
    hostsOnly: true,
    async run({ id, seminar, guildId, missingFor, mention }) {
      const draft = await seminar.schedules.drafted(guildId, id.draft);
      // Permissions may have gone since it was drafted.
      const missing = draft === undefined ? [] : missingFor(draft);
      if (draft !== undefined && missing.length > 0)
        return { to: 'asker', message: cannotPostMessage(draft.channelId, missing) };
      const confirmed = await seminar.schedules.confirm(guildId, id.draft);
      if (confirmed.kind === 'gone') return { to: 'same message', message: draftGoneMessage(mention) };
      const { kind, schedule } = confirmed;
      seminar.deliveries.reschedule(schedule);
      const message = scheduledMessage(kind, prospectOf(seminar, schedule), mention);
      return { to: 'same message', message };
    },
  }),
  onPress(dropScheduleId, {
    whenSlow: 'same message',
    hostsOnly: true,
    async run({ id, seminar, guildId }) {
      await seminar.schedules.dropDraft(guildId, id.draft);
      return { to: 'same message', message: notScheduledMessage() };
    },
  }),
  onPress(schedulesPageId, {
    whenSlow: 'same message',
    run: (press) => listReply(press, listPlace(press), press.id.page),
  }),
  onPress(scheduleStepId, {
    whenSlow: 'same message',
    hostsOnly: true,
    async run(press) {
      const { seminar, guildId, id } = press;
      const step = steps.find((each) => each === id.do);
      const schedule = seminar.schedules.find({ guildId, id: id.schedule });
      if (step === undefined || schedule === undefined)
        return { to: 'asker', message: noScheduleMessage(press.mention) };
      return listReply(press, listPlace(press), id.page, await takeStep(seminar, schedule, step));
    },
  }),
  onPress(unskipId, {
    whenSlow: 'same message',
    hostsOnly: true,
    async run(press) {
      const { seminar, guildId, id } = press;
      const schedule = seminar.schedules.find({ guildId, id: id.schedule });
      if (schedule === undefined) return { to: 'asker', message: noScheduleMessage(press.mention) };
      return listReply(press, listPlace(press), id.page, await takeBackSkip(seminar, schedule, id.date));
    },
  }),
  onPress(removeScheduleId, {
    whenSlow: 'asker',
    hostsOnly: true,
    async run({ seminar, guildId, id, message, mention }) {
      const schedule = seminar.schedules.find({ guildId, id: id.schedule });
      if (schedule === undefined) return { to: 'asker', message: noScheduleMessage(mention) };
      if (id.sure !== 'yes' || !message.ephemeral)
        return { to: 'asker', message: askRemoveMessage(schedule) };
      const removed = await seminar.schedules.remove(schedule);
      if (removed === undefined) return { to: 'asker', message: noScheduleMessage(mention) };
      await seminar.deliveries.forget(removed);
      return { to: 'asker', message: removedMessage(removed) };
    },
  }),
];

/** The list is private; pressed anywhere else, it answers the one who pressed. */
function listPlace({ message }: Press<unknown>): 'asker' | 'same message' {
  return message.ephemeral ? 'same message' : 'asker';
}

function discussPrompt(press: Press<{ reading: string; prompt: number }>): Reply {
  const { seminar, guildId, id } = press;
  const reading = seminar.shelf.find(guildId, id.reading);
  const asked = reading && seminar.suggestions.extended(guildId, reading).prompts[id.prompt];
  if (asked === undefined) return { to: 'asker', message: goneReadingMessage() };
  return discuss(press, threadName(asked.paragraph, asked.text));
}
