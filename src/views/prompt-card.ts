import { discussPromptId, scheduledPromptId, showPassageId, takeStanceId } from '../ids.js';
import { runName } from '../prompts/occurrence.js';
import { passageAt, type Prompt, type PromptKind, type ReadingOutline } from '../readings/reading.js';
import type { Message } from '../reply.js';
import type { Delivery } from '../seminar/delivery.js';
import { accent, card, moment, notice, plain, row, rule, text, type Button, type Mention } from './card.js';
import { briefSourceOf, wordsOf } from './reading-words.js';

export const kindLabels: Record<PromptKind | 'suggested', string> = {
  comprehension: 'Understanding the text',
  argument: 'Weighing an argument',
  comparison: 'Comparing',
  counterfactual: 'What if',
  hindsight: 'Looking back from today',
  suggested: 'Asked by one of you',
};

/** A question for the group that somebody has asked for, with the passage it stands on one press away. */
export function promptMessage(reading: ReadingOutline, index: number, prompt: Prompt): Message {
  return promptCard(reading, prompt, {
    place: `question ${index + 1} of ${reading.prompts.length}`,
    discuss: discussPromptId.build({ reading: reading.slug, prompt: index }),
  });
}

/** A question that a schedule asks: its day, the role it is for, and when it should have come if it is late. */
export function scheduledPromptMessage(delivery: Delivery): Message {
  const { schedule, occurrence, reading, prompt, position, late } = delivery;
  const message = promptCard(reading, prompt, {
    place: `day ${position} of ${reading.prompts.length}`,
    role: schedule.role ?? undefined,
    late: late ? occurrence.due : undefined,
    discuss: scheduledPromptId.build({
      schedule: schedule.id,
      run: runName(occurrence),
      reading: schedule.reading,
      prompt: occurrence.prompt,
    }),
  });
  return schedule.role === null ? message : { ...message, pings: schedule.role };
}

function promptCard(
  reading: ReadingOutline,
  { kind, paragraph, text: question, claim }: Prompt,
  on: {
    readonly place: string;
    readonly discuss: string;
    readonly role?: string | undefined;
    readonly late?: number | undefined;
  },
): Message {
  const heading = passageAt(reading, paragraph)?.heading ?? '';
  const stance: Button = {
    id: takeStanceId.build({ reading: reading.slug, paragraph }),
    label: 'Take a stance',
  };
  return card(
    accent.prompt,
    text(
      `-# ${kindLabels[kind]} · ¶${paragraph} · ${on.place}${on.role === undefined ? '' : ` · <@&${on.role}>`}`,
    ),
    // A member's own words are shown as they are; the reading's may be emphasised.
    text(`## ${kind === 'suggested' ? plain(question) : wordsOf(reading, question)}`),
    on.late === undefined
      ? undefined
      : text(`-# This was due ${moment(on.late, 'R')}. The bot was away; here it is now.`),
    rule(),
    text(`-# ${briefSourceOf(reading)}, ¶${paragraph}: ${wordsOf(reading, heading)}`),
    row(
      {
        id: showPassageId.build({ reading: reading.slug, paragraph }),
        label: 'Show passage',
        style: 'primary',
      },
      { id: on.discuss, label: 'Discuss' },
      claim === undefined ? undefined : stance,
    ),
  );
}

export function nothingToAskMessage(query: string): Message {
  return notice(
    `No prompt of this reading is about “${plain(query)}”. Leave *about* empty for the next in order.`,
  );
}

export function noPromptsYetMessage(mention: Mention): Message {
  return notice(`This reading has no prompts yet. A host adds them with ${mention('reading prompt')}.`);
}
