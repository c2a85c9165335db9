/** Who has answered which open poll by hand: those are left alone where the others answer at random. */
import type { Member } from './cast.js';
import { pressComponent, type GivenPress } from './client-components.js';
import { seenMessage } from './client-view.js';
import type { Interaction } from './interactions.js';
import { PartType, walkParts, type Part } from './parts.js';
import type { Premises } from './rest-routes.js';
import type { StoredMessage, World } from './world.js';

const secondary = 2;

/**
 * The custom ids of the first row of equal choices; none where there is no such row. What a poll is can only be seen
 * from outside: a row of three or more open buttons of the same plain style whose custom ids differ in their last part.
 */
export function choicesIn(parts: Part[]): string[] {
  for (const [part] of walkParts(parts, [])) {
    if (part.type !== PartType.ActionRow) continue;
    const buttons = part.components ?? [];
    const ids = buttons.map((button) => button.custom_id ?? '');
    const stems = new Set(ids.map((id) => id.replace(/[:.\-_]?[^:.\-_]*$/, '')));
    const isPlain = buttons.every(
      ({ type, style, disabled }) => type === PartType.Button && style === secondary && disabled !== true,
    );
    if (isPlain && ids.length >= 3 && stems.size === 1 && !stems.has('')) return ids;
  }
  return [];
}

const openChoices = ({ message }: StoredMessage): string[] =>
  choicesIn((message.components ?? []) as unknown as Part[]);

/** A member's own press. One that the bot did not answer counts for nothing. */
export function pressByHand(premises: Premises, person: Member, given: GivenPress): Interaction {
  const { world } = premises;
  const stored = seenMessage(world, person, given.messageId);
  const isAnswer = openChoices(stored).includes(given.customId);
  const press = pressComponent(premises, person, given);
  const known = world.answeredByHand.get(given.messageId) ?? new Set();
  if (!isAnswer || known.has(person.id)) return press;
  // At once, and not when the bot has answered: others may be made to answer in between.
  world.answeredByHand.set(given.messageId, known.add(person.id));
  void forgetFailed(press, known, person.id);
  return press;
}

async function forgetFailed(press: Interaction, known: Set<string>, personId: string): Promise<void> {
  const { kind } = await press.outcome;
  if (kind === 'failed') known.delete(personId);
}

/** Choices that open once more ask everybody anew. */
export function forgetWhatClosed(world: World): void {
  world.onChange((change) => {
    if (change.kind !== 'message-edit' && change.kind !== 'message-delete') return;
    const { id } = change.stored.message;
    if (!world.answeredByHand.has(id)) return;
    if (change.kind === 'message-delete' || openChoices(change.stored).length === 0)
      world.answeredByHand.delete(id);
  });
}
