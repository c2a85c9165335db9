import { onPress, type Press } from '../../src/command.js';
import {
  approveSuggestionId,
  declineSuggestionFormId,
  declineSuggestionId,
  editSuggestionFormId,
  editSuggestionId,
  reviewSuggestionsId,
  suggestFormId,
} from '../../src/ids.js';
import { saysSomething } from '../../src/polls/new-poll.js';
import { sameStatement } from '../../src/polls/poll.js';
import type { Reply } from '../../src/reply.js';
import { mostWaiting, type Decided, type Suggestion } from '../../src/seminar/suggestions.js';
import { goneReadingMessage } from '../../src/views/passage-card.js';
import {
  badParagraphMessage,
  decisionWords,
  declineSuggestionForm,
  editSuggestionForm,
  emptySuggestionMessage,
  reviewMessage,
  shortSuggestionMessage,
  suggestedBeforeMessage,
  suggestedMessage,
  tooManySuggestionsMessage,
} from '../../src/views/suggestion-cards.js';

/** A member's question on its way to the group: the form, the host's decision, the answer to the member. */
export const suggestionPresses = [
  onPress(suggestFormId, {
    whenSlow: 'asker',
    async run({ id, fields, seminar, guildId, userId }) {
      const reading = seminar.shelf.find(guildId, id.reading);
      if (reading === undefined) return { to: 'asker', message: goneReadingMessage() };
      const text = tidy(fields['question']);
      if (text === '') return { to: 'asker', message: emptySuggestionMessage() };
      if (!saysSomething(text)) return { to: 'asker', message: shortSuggestionMessage(text) };
      const typed = tidy(fields['paragraph']);
      const paragraph = Number(typed.replace(/^¶/, ''));
      if (!reading.passages.some((passage) => passage.paragraph === paragraph))
        return { to: 'asker', message: badParagraphMessage(typed, reading, text) };
      const waiting = seminar.suggestions.waiting(guildId).filter((each) => each.reading === reading.slug);
      const known = [...waiting, ...seminar.suggestions.extended(guildId, reading).prompts];
      if (known.some((each) => sameStatement(each.text, text)))
        return { to: 'asker', message: suggestedBeforeMessage(text) };
      const before = seminar.suggestions.waiting(guildId).length;
      if (before >= mostWaiting) return { to: 'asker', message: tooManySuggestionsMessage(text) };
      const made = await seminar.suggestions.suggest({
        guildId,
        userId,
        reading: reading.slug,
        text,
        paragraph,
      });
      // Who reads one sees all that wait, so only the first is told of.
      if (before === 0) await tellHosts(seminar, guildId, made.id);
      return { to: 'asker', message: suggestedMessage() };
    },
  }),
  onPress(reviewSuggestionsId, {
    whenSlow: 'asker',
    hostsOnly: true,
    run: (press) => review(press, press.id.at),
  }),
  onPress(approveSuggestionId, {
    whenSlow: 'same message',
    hostsOnly: true,
    async run(press) {
      const { seminar, guildId, id } = press;
      const text = seminar.suggestions.find(guildId, id.suggestion)?.text ?? '';
      return decided(
        press,
        await seminar.suggestions.approve(guildId, id.suggestion, text),
        'suggestion approved',
      );
    },
  }),
  onPress(editSuggestionId, {
    whenSlow: 'never',
    hostsOnly: true,
    run: (press) => {
      const waiting = waitingOne(press);
      return waiting ? { modal: editSuggestionForm(waiting) } : review(press, 0, decisionWords.gone);
    },
  }),
  onPress(declineSuggestionId, {
    whenSlow: 'never',
    hostsOnly: true,
    run: (press) => {
      const waiting = waitingOne(press);
      return waiting ? { modal: declineSuggestionForm(waiting) } : review(press, 0, decisionWords.gone);
    },
  }),
  onPress(editSuggestionFormId, {
    whenSlow: 'asker',
    hostsOnly: true,
    async run(press) {
      const text = tidy(press.fields['question']);
      if (text === '') return review(press, 0, decisionWords.empty);
      const { seminar, guildId, id } = press;
      const before = seminar.suggestions.find(guildId, id.suggestion)?.text;
      return decided(
        press,
        await seminar.suggestions.approve(guildId, id.suggestion, text),
        'suggestion approved',
        before,
      );
    },
  }),
  onPress(declineSuggestionFormId, {
    whenSlow: 'asker',
    hostsOnly: true,
    async run(press) {
      const { seminar, guildId, id } = press;
      return decided(press, await seminar.suggestions.decline(guildId, id.suggestion), 'suggestion declined');
    },
  }),
];

/** On one line, well formed. */
function tidy(words = ''): string {
  return words.toWellFormed().replace(/\s+/g, ' ').trim();
}

function tellHosts(seminar: Press<unknown>['seminar'], guildId: string, suggestionId: string): Promise<void> {
  // Nobody made it who could be told alone: it goes to the host channel, or waits for any host's next command.
  return seminar.notices.tell(guildId, '', { kind: 'suggestion made', suggestionId });
}

function waitingOne({ seminar, guildId, id }: Press<{ suggestion: string }>): Suggestion | undefined {
  const found = seminar.suggestions.find(guildId, id.suggestion);
  return found?.state === 'waiting' ? found : undefined;
}

function review({ seminar, guildId, message }: Press<unknown>, at: number, done?: string): Reply {
  return {
    to: message.ephemeral ? 'same message' : 'asker',
    message: reviewMessage(seminar.suggestions.waiting(guildId), at, done),
  };
}

async function decided(
  press: Press<unknown>,
  outcome: Decided,
  kind: 'suggestion approved' | 'suggestion declined',
  before?: string,
): Promise<Reply> {
  if (outcome.kind === 'gone') return review(press, 0, decisionWords.gone);
  const { userId, text } = outcome.suggestion;
  if (userId !== '') {
    const why = tidy(press.fields['why']);
    await press.seminar.notices.tell(press.guildId, userId, {
      kind,
      text,
      why,
      ...(before !== undefined && before !== text && { before }),
    });
  }
  return review(press, 0, kind === 'suggestion approved' ? decisionWords.approved : decisionWords.declined);
}
