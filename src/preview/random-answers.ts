/** The other members answer an open poll at random, so that one person trying a bot out sees what a group would. */
import type { Member } from './cast.js';
import type { AnsweredAtRandom } from './client-api.js';
import { pressComponent } from './client-components.js';
import { ClientRefusal } from './client-refusal.js';
import { messagePage, seenTextChannel } from './client-view.js';
import { PartType, walkParts, type Part } from './parts.js';
import { canView } from './permissions.js';
import type { Premises } from './rest-routes.js';

const secondary = 2;

/**
 * Every member but the one who looks and the host presses one of the choices of the newest poll in the channel. What a
 * poll is can only be seen from outside: a row of three to five open buttons of the same plain style whose custom
 * ids differ in their last part.
 *
 * @param random from 0 to below 1
 */
export async function answerAtRandom(
  premises: Premises,
  looking: Member,
  channelId: string,
  random: () => number,
): Promise<AnsweredAtRandom> {
  const { world } = premises;
  const channel = seenTextChannel(world, looking, channelId);
  const poll = messagePage(world, looking, channelId)
    .messages.filter(({ ephemeral }) => !ephemeral)
    .toReversed()
    .map(({ message }) => ({ id: message.id, choices: choicesIn((message.components ?? []) as Part[]) }))
    .find(({ choices }) => choices.length > 0);
  if (poll === undefined) {
    throw new ClientRefusal('No message here has a row of open choices. Open a poll first.', 409);
  }
  const [host] = [...world.members.values()].filter((member) => !member.bot && !member.backstage);
  const others = [...world.members.values()].filter(
    (member) =>
      !member.bot &&
      !member.backstage &&
      member.id !== looking.id &&
      member.id !== host?.id &&
      canView(world, member.id, channel),
  );
  let answered = 0;
  for (const member of others) {
    const customId = poll.choices[Math.floor(random() * poll.choices.length)] ?? '';
    const press = { messageId: poll.id, customId, componentType: PartType.Button };
    const outcome = await pressComponent(premises, member, press).outcome;
    if (outcome.kind !== 'failed') answered += 1;
  }
  return { answered, failed: others.length - answered };
}

/** The custom ids of the first row of equal choices; none where there is no such row. */
function choicesIn(parts: Part[]): string[] {
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
