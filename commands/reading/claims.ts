import { action, onPress, type Press } from '../../src/command.js';
import { claimFormId } from '../../src/ids.js';
import { visible } from '../../src/readings/brought.js';
import { claimById, type Claim, type ReadingOutline } from '../../src/readings/reading.js';
import { fold } from '../../src/readings/words.js';
import type { Reply } from '../../src/reply.js';
import { clip } from '../../src/views/card.js';
import { goneReadingMessage } from '../../src/views/passage-card.js';
import { noSuchReadingMessage } from '../../src/views/reading-cards.js';
import {
  badFormMessage,
  claimForm,
  claimSavedMessage,
  noSuchClaimHereMessage,
  shippedClaimsMessage,
} from '../../src/views/reading-forms.js';
import { paragraphsIn, readingMeant, readingOption, suggestReadings } from './choose.js';

/** `/reading claim`: adds a claim to a reading of the server's own, edits one, or retires it. */
export const claimAction = action({
  description: 'Add a claim to a reading of your own, edit one or retire it',
  options: {
    claim: {
      type: 'text',
      description: 'The claim to edit (a new one); begin to type to choose',
      maxLength: 100,
      suggest: true,
    },
    reading: readingOption,
  },
  whenSlow: 'asker',
  hostsOnly: true,
  run(ask) {
    const { options, seminar } = ask;
    const reading = readingMeant(ask, options.reading);
    if (reading === undefined) return { to: 'asker', message: noSuchReadingMessage(options.reading ?? '') };
    if (seminar.shelf.isShipped(reading.slug)) return { to: 'asker', message: shippedClaimsMessage(reading) };
    if (options.claim === undefined) return { modal: claimForm(reading, undefined) };
    const claim = claimById(reading, options.claim.trim().toUpperCase());
    if (claim === undefined) return { to: 'asker', message: noSuchClaimHereMessage(options.claim) };
    return { modal: claimForm(reading, claim) };
  },
  suggest(ask) {
    if (ask.option === 'reading')
      return suggestReadings(ask, ({ slug }) => !ask.seminar.shelf.isShipped(slug));
    const reading = readingMeant(ask, ask.options.reading);
    if (reading === undefined || ask.seminar.shelf.isShipped(reading.slug)) return [];
    return reading.claims
      .filter(({ id, text }) => fold(`${id} ${text}`).includes(fold(ask.typed)))
      .slice(0, 25)
      .map(({ id, text, retired }) => ({
        name: clip(`${id}${retired ? ' (retired)' : ''} · ${text}`, 100),
        value: id,
      }));
  },
});

export const claimPresses = [onPress(claimFormId, { whenSlow: 'asker', hostsOnly: true, run: saveClaim })];

async function saveClaim(press: Press<{ reading: string; claim: string }>): Promise<Reply> {
  const { seminar, guildId, id, fields } = press;
  const reading = seminar.ownReadings.find(guildId, id.reading);
  if (reading === undefined) return { to: 'asker', message: goneReadingMessage() };
  const text = visible(fields['claim'] ?? '');
  const refuse = (bad: Parameters<typeof badFormMessage>[1]): Reply => ({
    to: 'asker',
    message: badFormMessage(reading, bad, text),
  });
  if (text === '') return refuse({ kind: 'empty' });
  const typed = fields['paragraphs'] ?? '';
  const paragraphs = paragraphsIn(typed, reading);
  if (paragraphs === undefined) return refuse({ kind: 'bad paragraph', typed });
  const isNew = id.claim === 'new';
  if (!isNew && claimById(reading, id.claim) === undefined)
    return { to: 'asker', message: noSuchClaimHereMessage(id.claim) };
  const retired = fields['state'] === 'retired' && !isNew ? { retired: true as const } : {};
  const after = await seminar.ownReadings.change(guildId, reading.slug, (before) => {
    const claim = { id: isNew ? nextId(before) : id.claim, text, paragraphs, ...retired };
    return { ...before, claims: withClaim(before.claims, claim) };
  });
  const claim = after && (isNew ? after.claims.at(-1) : claimById(after, id.claim));
  if (after === undefined || claim === undefined) return { to: 'asker', message: goneReadingMessage() };
  seminar.shelf.changed(guildId, reading.slug);
  return { to: 'asker', message: claimSavedMessage(after, claim, isNew) };
}

/** Numbers are never given again: polls know a claim by its own. */
function nextId({ claims }: ReadingOutline): string {
  return `C${claims.length + 1}`;
}

function withClaim(claims: readonly Claim[], claim: Claim): Claim[] {
  return claims.some(({ id }) => id === claim.id)
    ? claims.map((each) => (each.id === claim.id ? claim : each))
    : [...claims, claim];
}
