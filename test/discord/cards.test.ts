import { REST } from '@discordjs/rest';
import { SnowflakeUtil } from 'discord.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Cards, usualPace, type Pace } from '../../src/discord/cards.js';
import { notice } from '../../src/views/card.js';

const made = Date.parse('2026-03-02T12:00:00Z');
const messageId = SnowflakeUtil.generate({ timestamp: made }).toString();
const atOnce: Pace = { settle: 0, between: 0, oldAfter: 0, betweenOld: 0 };

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: made }));
afterEach(() => void vi.useRealTimers());

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

/** Cards whose edits all succeed at once; when each was made, milliseconds since the card was. */
function openCards(pace: Pace = usualPace, answer: () => Response = () => Response.json({ id: '1' })) {
  const edits: number[] = [];
  const failures: unknown[] = [];
  const rest = new REST({
    retries: 0,
    makeRequest: () => {
      edits.push(Date.now() - made);
      return Promise.resolve(answer());
    },
  }).setToken('t');
  const cards = new Cards(rest, pace, Date.now, (error) => failures.push(error));
  const render = async () => ({ channelId: '1', messageId, message: notice('x') });
  const ask = (when: 'now' | 'soon'): void => cards.refresh({ key: 'poll', render, when });
  /** Lets time pass; what becomes due in it happens. */
  const pass = async (length: number): Promise<void> => {
    for (let left = length; left > 0; left -= 50) {
      await vi.advanceTimersByTimeAsync(Math.min(50, left));
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { cards, edits, failures, ask, pass };
}

const refresh = (cards: Cards, render: () => Promise<{ message: ReturnType<typeof notice> }>): void =>
  cards.refresh({
    key: 'poll',
    render: async () => ({ channelId: '1', messageId, ...(await render()) }),
    when: 'soon',
  });

test('edits asked for while one is under way become one, and it shows the last state', async () => {
  const { rest, waiting, arrived, ok } = heldRest();
  const cards = new Cards(rest, atOnce, Date.now, (error) => expect.unreachable(String(error)));
  let state = 0;
  const render = async () => ({ message: notice(`state ${state}`) });
  refresh(cards, render);
  await arrived(1);
  for (state = 1; state < 50; state++) refresh(cards, render);
  waiting[0]?.answer(ok());
  await arrived(2);
  waiting[1]?.answer(ok());
  await cards.drain();
  expect(waiting.map(({ body }) => /state \d+/.exec(body)?.[0])).toEqual(['state 0', 'state 50']);
});

test('a failed edit is reported, and the next is made all the same', async () => {
  const { rest, waiting, arrived, ok } = heldRest();
  const failures: unknown[] = [];
  const cards = new Cards(rest, atOnce, Date.now, (error) => failures.push(error));
  const render = async () => ({ message: notice('x') });
  refresh(cards, render);
  await arrived(1);
  refresh(cards, render);
  waiting[0]?.answer(Response.json({ code: 50_013, message: 'Missing Permissions' }, { status: 403 }));
  await arrived(2);
  waiting[1]?.answer(ok());
  await cards.drain();
  expect(failures).toHaveLength(1);
});

test('draining does not wait for the pace, and makes the edit that was still owed', async () => {
  const { cards, edits, ask, pass } = openCards();
  ask('soon');
  await pass(600);
  ask('soon');
  await cards.drain();
  expect(edits).toHaveLength(2);
});

test('300 votes within ten seconds are at most six edits, and the last shows them all', async () => {
  const { edits, ask, pass } = openCards();
  for (let vote = 0; vote < 300; vote++) {
    ask('soon');
    await pass(10_000 / 300);
  }
  await pass(5000);
  expect(edits.length).toBeLessThanOrEqual(6);
  expect(edits.at(-1)).toBeGreaterThanOrEqual(10_000);
});

test('from the first hour on a card is edited once a minute, but a closing shows at once', async () => {
  const { edits, ask, pass } = openCards();
  vi.setSystemTime(made + usualPace.oldAfter);
  for (let second = 0; second < 130; second++) {
    ask('soon');
    await pass(1000);
  }
  expect(edits).toHaveLength(3);
  ask('now');
  await pass(50);
  expect(edits).toHaveLength(4);
}, 30_000);

test('a card that Discord lets nobody edit any more is left alone for good', async () => {
  const { edits, failures, ask, pass } = openCards(usualPace, () =>
    Response.json({ code: 30_046, message: 'Maximum number of edits reached' }, { status: 400 }),
  );
  for (let vote = 0; vote < 3; vote++) {
    ask('now');
    await pass(3000);
  }
  expect(edits).toHaveLength(1);
  expect(failures).toHaveLength(1);
});
