import {
  approveSuggestionId,
  declineSuggestionFormId,
  declineSuggestionId,
  editSuggestionFormId,
  editSuggestionId,
  reviewSuggestionsId,
  suggestFormId,
} from '../ids.js';
import type { ReadingOutline } from '../readings/reading.js';
import type { Message, Modal } from '../reply.js';
import type { Suggestion } from '../seminar/suggestions.js';
import { count, moment, notice, plain, row, text } from './card.js';

const longestQuestion = 300;

/** The form for a question of one's own. */
export function suggestForm(reading: ReadingOutline): Modal {
  return {
    id: suggestFormId.build({ reading: reading.slug }),
    title: 'Suggest a question',
    fields: [
      {
        id: 'question',
        label: 'Your question for the group',
        description: 'Hosts read it first, beside your name. The group is asked it without your name.',
        long: true,
        required: true,
        mostLength: longestQuestion,
        value: '',
      },
      {
        id: 'paragraph',
        label: 'Which paragraph is it about?',
        description: `A number from 1 to ${reading.passages.length}`,
        long: false,
        required: true,
        mostLength: 4,
        value: '',
      },
    ],
  };
}

export function emptySuggestionMessage(): Message {
  return notice('The question was empty, so nothing was sent. Use /prompt suggest again.');
}

export function shortSuggestionMessage(question: string): Message {
  return notice(
    `“${plain(question)}” is too short for a question to the group, so nothing was sent. Write a whole question with /prompt suggest, such as “What would you have done in their place?”`,
  );
}

export function badParagraphMessage(typed: string, reading: ReadingOutline, question: string): Message {
  return notice(
    `${typed === '' ? 'No paragraph was named' : `“${plain(typed)}” is no paragraph of this reading`}; write a number from 1 to ${reading.passages.length}. Nothing was sent; here is your question to copy:\n\n${plain(question)}`,
  );
}

export function tooManySuggestionsMessage(question: string): Message {
  return notice(
    `The hosts have many suggestions to read already, so this one was not sent. Try again in some days; here it is to copy:\n\n${plain(question)}`,
  );
}

export function suggestedBeforeMessage(question: string): Message {
  return notice(
    `This question is among the prompts already, or waits for a host. Nothing was sent; here it is to copy, if you want to put it another way:\n\n${plain(question)}`,
  );
}

export function suggestedMessage(): Message {
  return notice('Thank you. The hosts read it, beside your name, and you will hear what became of it.');
}

/** The suggestions one by one, as a host reads them. */
export function reviewMessage(waiting: readonly Suggestion[], at: number, done?: string): Message {
  const before = done === undefined ? '' : `${done}\n\n`;
  const place = Math.min(at, waiting.length - 1);
  const shown = waiting[place];
  if (shown === undefined) return notice(`${before}No suggestion is waiting.`);
  const which = { suggestion: shown.id };
  return notice(
    `${before}### Suggestion ${place + 1} of ${waiting.length}\n-# ¶${shown.paragraph} · ${moment(shown.at, 'R')}${shown.userId === '' ? '' : ` · <@${shown.userId}>`}`,
    text(plain(shown.text)),
    row(
      { id: approveSuggestionId.build(which), label: 'Approve', style: 'primary' },
      { id: editSuggestionId.build(which), label: 'Edit and approve' },
      { id: declineSuggestionId.build(which), label: 'Decline' },
      waiting.length > 1
        ? { id: reviewSuggestionsId.build({ at: (place + 1) % waiting.length }), label: 'Next ▶' }
        : undefined,
    ),
  );
}

export function editSuggestionForm({ id, text: question }: Suggestion): Modal {
  return {
    id: editSuggestionFormId.build({ suggestion: id }),
    title: 'Edit and approve',
    fields: [
      {
        id: 'question',
        label: 'The question as it will be asked',
        description: 'It joins the prompts of this server.',
        long: true,
        mostLength: longestQuestion,
        value: question,
      },
    ],
  };
}

export function declineSuggestionForm({ id }: Suggestion): Modal {
  return {
    id: declineSuggestionFormId.build({ suggestion: id }),
    title: 'Decline the suggestion',
    fields: [
      {
        id: 'why',
        label: 'Why? (may stay empty)',
        description: 'The member who suggested it reads this.',
        long: true,
        mostLength: longestQuestion,
        value: '',
      },
    ],
  };
}

export const decisionWords = {
  approved: 'Approved. It joins the prompts of this server, and the member is told.',
  declined: 'Declined. The member is told.',
  gone: 'Another host was quicker: this suggestion is decided.',
  empty: 'The question was empty, so nothing was changed.',
} as const;

/** To hosts, when a member has suggested something. */
export function suggestionMadeMessage(waiting: number, inServer: boolean, where: string): Message {
  return notice(
    `${where}A member suggests a question for the group. ${count(waiting, 'suggestion')} ${waiting === 1 ? 'waits' : 'wait'} for a host: read ${waiting === 1 ? 'it' : 'them'} with /prompt list${inServer ? ' or here' : ' in the server'}.`,
    inServer
      ? row({ id: reviewSuggestionsId.build({ at: 0 }), label: 'Review', style: 'primary' })
      : undefined,
  );
}

/** To the member, when a host has decided. */
export function suggestionDecidedMessage(
  kind: 'suggestion approved' | 'suggestion declined',
  question: string,
  why: string,
  where: string,
  before = question,
): Message {
  if (kind === 'suggestion approved')
    return notice(
      before === question
        ? `${where}Your question joins the prompts, thank you:\n\n${plain(question)}`
        : `${where}Your question joins the prompts, thank you. A host has reworded it:\n\n${plain(question)}\n\nYou wrote: ${plain(before)}`,
    );
  const reason = why === '' ? '' : ` The host says: ${plain(why)}`;
  return notice(`${where}Your question was not taken this time.${reason}\n\nIt was: ${plain(question)}`);
}
