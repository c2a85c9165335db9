import { expect } from 'vitest';
import type { APIMessage } from 'discord.js';
import type { PretendDiscord } from '../../src/preview/pretend-discord.js';
import { messageOf } from '../conversations/room.js';
import { readable } from '../conversations/readable.js';
import { countsIn, tallyOf, type Vote } from './crowd.js';

/** Opens a secret poll on each of these claims in #reading. */
export async function openPolls(discord: PretendDiscord, claims: readonly string[]): Promise<APIMessage[]> {
  const cards: APIMessage[] = [];
  for (const claim of claims) {
    const host = discord.client.as(discord.host);
    const opened = await host.command(discord.channels.reading, '/poll open', { claim, closes: 'never' });
    cards.push(messageOf(opened));
  }
  // Each card's id is stored once its answer was heard.
  await discord.settled();
  return cards;
}

/** The host closes each poll; its posted result must be the tally of these votes. */
export async function closeAndCompare(
  discord: PretendDiscord,
  cards: readonly APIMessage[],
  votes: readonly (readonly Vote[])[],
): Promise<void> {
  const host = discord.client.as(discord.host);
  for (const [n, card] of cards.entries()) {
    const cast = votes[n] ?? [];
    const voters = cast.filter((vote) => vote !== null).length;
    const posted = discord.nextMessage(
      discord.channels.reading,
      (message) => message.message_reference?.message_id === card.id && !isPrivate(message),
    );
    const answer = await host.press(card, 'Close (hosts)');
    if (voters > 0 && voters < 3) await host.press(messageOf(answer), 'Close and discard');
    const result = readable(await posted);
    expect(countsIn(result)).toEqual(voters < 3 ? undefined : tallyOf(cast));
  }
}

function isPrivate({ flags }: APIMessage): boolean {
  return ((flags ?? 0) & 64) !== 0;
}
