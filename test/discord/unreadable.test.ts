import { Client } from 'discord.js';
import { expect, test } from 'vitest';
import { passOverUnreadable } from '../../src/discord/unreadable.js';

/** Hands an event to a client as its connection does. */
function handedTo(said: string[]): (packet: object, shard: object) => unknown {
  const client = new Client({ intents: [] });
  const note = (_: unknown, words?: string): void => void said.push(words ?? '');
  passOverUnreadable(client, { error: note, info: note });
  // A client that is not yet ready puts everything by.
  Reflect.set(client.ws, 'status', 0);
  const handle: unknown = Reflect.get(client.ws, 'handlePacket');
  if (typeof handle !== 'function') throw new Error('the client takes no events');
  return (packet, shard) => Reflect.apply(handle, client.ws, [packet, shard]) as unknown;
}

const shard = { id: 0, sessionInfo: null, closeSequence: 0 };

test('fault 8: a session that is lost in the moment in which it is resumed does not end the process', () => {
  const said: string[] = [];
  handedTo(said)({ t: 'RESUMED', s: 1, d: {} }, shard);
  expect(said).toEqual(['a session was lost as soon as it was resumed']);
});

test('fault 28: an interaction that discord.js cannot read is left alone, other mistakes are not hidden', () => {
  const said: string[] = [];
  const hand = handedTo(said);
  hand({ t: 'INTERACTION_CREATE', s: 1, d: null }, shard);
  expect(said).toEqual(['an interaction could not be read']);
  expect(() => hand({ t: 'GUILD_CREATE', s: 2, d: null }, shard)).toThrow(TypeError);
});
