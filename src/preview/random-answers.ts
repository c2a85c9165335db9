/** The other members answer an open poll at random, so that one person trying a bot out sees what a group would. */
import type { Member } from './cast.js';
import type { AnsweredAtRandom } from './client-api.js';
import { pressComponent } from './client-components.js';
import { ClientRefusal } from './client-refusal.js';
import { messagePage, seenTextChannel } from './client-view.js';
import { choicesIn } from './hand-presses.js';
import { PartType, type Part } from './parts.js';
import { canView } from './permissions.js';
import type { Premises } from './rest-routes.js';

/**
 * Every member but the one who looks, the host, and those who answered by hand presses one of the choices of the newest
 * poll in the channel.
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
    throw new ClientRefusal('Nothing here can be voted on at the moment. Open a poll first.', 409);
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
  const byHand = world.answeredByHand.get(poll.id) ?? new Set();
  // Read before the first press: what comes of a press may close the poll.
  const left = others.filter(({ id }) => byHand.has(id));
  const asked = others.filter(({ id }) => !byHand.has(id));
  let answered = 0;
  for (const member of asked) {
    const customId = poll.choices[Math.floor(random() * poll.choices.length)] ?? '';
    const press = { messageId: poll.id, customId, componentType: PartType.Button };
    const outcome = await pressComponent(premises, member, press).outcome;
    if (outcome.kind !== 'failed') answered += 1;
  }
  return { answered, failed: asked.length - answered, leftAlone: left.map(({ name }) => name) };
}
