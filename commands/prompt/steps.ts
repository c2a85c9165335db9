import { action, type Ask, type Choice } from '../../src/command.js';
import {
  pauseSchedule,
  resumeSchedule,
  skipDate,
  unskipDate,
  type Schedule,
} from '../../src/prompts/schedule.js';
import { nextSlots, upcoming } from '../../src/prompts/slots.js';
import type { Prompt } from '../../src/readings/reading.js';
import { fold } from '../../src/readings/words.js';
import type { Effect, Reply } from '../../src/reply.js';
import type { Seminar } from '../../src/seminar.js';
import { clip } from '../../src/views/card.js';
import {
  askRemoveMessage,
  noScheduleMessage,
  pageOf,
  scheduleListMessage,
  scheduleWords,
  stepDoneMessage,
  stepWords,
  upcomingMessage,
  type Undo,
  whichScheduleMessage,
} from '../../src/views/schedule-cards.js';

/** What was done to a schedule: a sentence, and what follows from it. */
export interface Stepped {
  readonly words: string;
  readonly undo?: Undo;
  readonly effects?: readonly Effect[];
}

/** Does one step of a host's with a schedule; by command and by button alike. */
export async function takeStep(
  seminar: Seminar,
  schedule: Schedule,
  step: 'pause' | 'resume' | 'skip' | 'post',
): Promise<Stepped> {
  const { schedules, deliveries, clock } = seminar;
  const nextOf = (): number | undefined =>
    deliveries.states(schedule.guildId).find((state) => state.schedule.id === schedule.id)?.next;
  if (schedule.finishedAt !== null && step !== 'post') return { words: stepWords.over(schedule) };
  switch (step) {
    case 'pause': {
      if (schedule.paused !== null) return { words: stepWords.pausedAlready(schedule) };
      await schedules.change(schedule, (current) => pauseSchedule(current, clock.now()));
      deliveries.reschedule(schedule);
      return { words: stepWords.paused(schedule) };
    }
    case 'resume': {
      if (schedule.paused === null) return { words: stepWords.runsAlready(schedule, nextOf()) };
      await schedules.change(schedule, (current) => resumeSchedule(current, clock.now()));
      deliveries.reschedule(schedule);
      return { words: stepWords.resumed(schedule, nextOf()) };
    }
    case 'skip': {
      if (schedule.paused !== null) return { words: stepWords.pausedToSkip(schedule) };
      const due = nextOf();
      const [slot] = due === undefined ? [] : nextSlots(schedule, due - 1, 1);
      if (slot === undefined) return { words: stepWords.nothingToSkip(schedule) };
      await schedules.change(schedule, (current) => skipDate(current, slot.date));
      deliveries.reschedule(schedule);
      return {
        words: stepWords.skipped(schedule, slot.due, nextOf()),
        undo: { schedule: schedule.id, date: slot.date },
      };
    }
    case 'post': {
      const claimed = await deliveries.claimNow(schedule);
      if (claimed === 'busy') return { words: stepWords.busy(schedule) };
      if (claimed !== 'claimed') return { words: stepWords.finished(schedule) };
      return { words: stepWords.posting(schedule), effects: [{ kind: 'deliver', schedule }] };
    }
  }
}

/** How far ahead a skip that is taken back may lie, in runs. */
const mostSkipped = 60;

/** Takes back that a date is left out; one whose time is past would be owed at once, so it stays skipped. */
export async function takeBackSkip(seminar: Seminar, schedule: Schedule, date: string): Promise<Stepped> {
  const { schedules, deliveries, clock } = seminar;
  const still = nextSlots(unskipDate(schedule, date), clock.now(), mostSkipped);
  if (!schedule.skipDates.includes(date) || !still.some((slot) => slot.date === date))
    return { words: stepWords.tooLateToUnskip(schedule) };
  await schedules.change(schedule, (current) => unskipDate(current, date));
  deliveries.reschedule(schedule);
  const state = deliveries.states(schedule.guildId).find((each) => each.schedule.id === schedule.id);
  return { words: stepWords.unskipped(schedule, state?.next) };
}

const scheduleOption = {
  type: 'text',
  description: 'Which one; may stay empty where there is only one',
  maxLength: 100,
  suggest: true,
} as const;

type AskOne = Ask<{ schedule: string | undefined }>;

/** The schedule meant by its id or by the words shown; a reply where none or several are. */
function scheduleMeant({ options, seminar, guildId, channelName, mention }: AskOne): Schedule | Reply {
  const typed = options.schedule?.trim();
  const meant = seminar.schedules
    .list(guildId)
    .filter(
      (schedule) =>
        typed === undefined ||
        schedule.id === typed ||
        fold(scheduleLabel(schedule, channelName)).includes(fold(typed)),
    );
  const [only, ...others] = meant;
  if (only === undefined) return { to: 'asker', message: noScheduleMessage(mention) };
  return others.length > 0 ? { to: 'asker', message: whichScheduleMessage() } : only;
}

const step = (name: 'pause' | 'resume' | 'skip', description: string) =>
  action({
    description,
    options: { schedule: scheduleOption },
    whenSlow: 'asker',
    hostsOnly: true,
    async run(ask) {
      const schedule = scheduleMeant(ask);
      if (!('id' in schedule)) return schedule;
      const { words, undo, effects } = await takeStep(ask.seminar, schedule, name);
      return { to: 'asker', message: stepDoneMessage(words, undo), effects };
    },
    suggest: suggestSchedules,
  });

export const stepActions = {
  skip: step('skip', 'Leave out the next prompt of a schedule'),
  pause: step('pause', 'Pause a schedule'),
  resume: step('resume', 'Go on with a paused schedule'),
  remove: action({
    description: 'Stop a schedule for good',
    options: { schedule: scheduleOption },
    whenSlow: 'asker',
    hostsOnly: true,
    run(ask) {
      const schedule = scheduleMeant(ask);
      return 'id' in schedule ? { to: 'asker', message: askRemoveMessage(schedule) } : schedule;
    },
    suggest: suggestSchedules,
  }),
};

/** A page of the schedules that a person may see. */
export async function listReply(
  { seminar, guildId, canSee, isHost, mention }: Omit<Ask<unknown>, 'options'>,
  to: 'asker' | 'same message',
  page: number,
  stepped?: Stepped,
): Promise<Reply> {
  const states = seminar.deliveries.states(guildId).filter(({ schedule }) => canSee(schedule.channelId));
  const suggestions = seminar.suggestions.waiting(guildId).length;
  const coming = new Map<string, Prompt>();
  if (isHost) {
    for (const { schedule } of pageOf(states, page).shown) {
      const [prompt] = await seminar.deliveries.coming(schedule, 1);
      if (prompt !== undefined) coming.set(schedule.id, prompt);
    }
  }
  const message = scheduleListMessage({
    states,
    page,
    isHost,
    suggestions,
    mention,
    coming,
    done: stepped?.words,
    undo: stepped?.undo,
  });
  return { to, message, effects: stepped?.effects };
}

export const listAction = action({
  description: 'Show the schedules of this server and when each comes next',
  options: {},
  whenSlow: 'asker',
  run: (ask) => listReply(ask, 'asker', 0),
});

const mostUpcoming = 10;

export const upcomingAction = action({
  description: 'Show the prompts that come next, in your own time',
  options: {},
  whenSlow: 'asker',
  async run({ seminar, guildId, canSee, isHost, mention }) {
    const plans = seminar.deliveries.plans(guildId).filter(({ schedule }) => canSee(schedule.channelId));
    const runs = upcoming(plans, seminar.clock.now(), mostUpcoming);
    const coming = new Map<string, Prompt[]>();
    if (isHost) {
      for (const schedule of new Set(runs.map((run) => run.schedule)))
        coming.set(schedule.id, await seminar.deliveries.coming(schedule, mostUpcoming));
    }
    return { to: 'asker', message: upcomingMessage(runs, coming, mention) };
  },
});

/** A schedule as it is chosen: its name, its time and its channel. */
function scheduleLabel(schedule: Schedule, channelName: (channelId: string) => string): string {
  const name = schedule.name === null ? '' : `${schedule.name} · `;
  return clip(`${name}${scheduleWords(schedule)} · #${channelName(schedule.channelId)}`, 100);
}

function suggestSchedules({
  seminar,
  guildId,
  typed,
  channelName,
  canSee,
  isHost,
}: Ask<unknown> & { typed: string }): Choice[] {
  // All that takes a schedule is for hosts.
  if (!isHost) return [];
  return seminar.schedules
    .list(guildId)
    .filter(({ channelId }) => canSee(channelId))
    .map((schedule) => ({ name: scheduleLabel(schedule, channelName), value: schedule.id }))
    .filter(({ name }) => fold(name).includes(fold(typed)))
    .slice(0, 25);
}
