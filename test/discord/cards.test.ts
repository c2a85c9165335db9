import { REST } from '@discordjs/rest';
import { expect, test } from 'vitest';
import { Cards } from '../../src/discord/cards.js';
import { notice } from '../../src/views/card.js';

/** A REST client whose requests wait until they are let through. */
function heldRest() {
  const waiting: { body: string; answer: (response: Response) => void }[] = [];
  const rest = new REST({
    retries: 0,
    makeRequest: (_, init) =>
      new Promise((resolve) => {
        waiting.push({ body: JSON.stringify(init.body), answer: resolve });
      }),
  }).setToken('t');
  const arrived = async (count: number): Promise<void> => {
    while (waiting.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  const ok = (): Response => Response.json({ id: '1' });
  return { rest, waiting, arrived, ok };
}

test('edits asked for while one is under way become one, and it shows the last state', async () => {
  const { rest, waiting, arrived, ok } = heldRest();
  const cards = new Cards(rest, 0, (error) => expect.unreachable(String(error)));
  let state = 0;
  const render = async () => ({ channelId: '1', messageId: '2', message: notice(`state ${state}`) });
  cards.refresh('poll', render);
  await arrived(1);
  for (state = 1; state < 50; state++) cards.refresh('poll', render);
  waiting[0]?.answer(ok());
  await arrived(2);
  waiting[1]?.answer(ok());
  await cards.drain();
  expect(waiting.map(({ body }) => /state \d+/.exec(body)?.[0])).toEqual(['state 0', 'state 50']);
});

test('a failed edit is reported, and the next is made all the same', async () => {
  const { rest, waiting, arrived, ok } = heldRest();
  const failures: unknown[] = [];
  const cards = new Cards(rest, 0, (error) => failures.push(error));
  const render = async () => ({ channelId: '1', messageId: '2', message: notice('x') });
  cards.refresh('poll', render);
  await arrived(1);
  cards.refresh('poll', render);
  waiting[0]?.answer(Response.json({ code: 50_013, message: 'Missing Permissions' }, { status: 403 }));
  await arrived(2);
  waiting[1]?.answer(ok());
  await cards.drain();
  expect(failures).toHaveLength(1);
});

test('draining does not wait out the interval, and makes the edit that was still owed', async () => {
  const { rest, waiting, arrived, ok } = heldRest();
  const cards = new Cards(rest, 3_600_000, (error) => expect.unreachable(String(error)));
  const render = async () => ({ channelId: '1', messageId: '2', message: notice('x') });
  cards.refresh('poll', render);
  await arrived(1);
  cards.refresh('poll', render);
  waiting[0]?.answer(ok());
  const drained = cards.drain();
  await arrived(2);
  waiting[1]?.answer(ok());
  await drained;
  expect(waiting).toHaveLength(2);
});
