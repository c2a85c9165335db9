import type { Client, REST } from 'discord.js';
import { expect, test, vi } from 'vitest';
import { createHostNotices } from '../../src/discord/host-notices.js';
import { createLog } from '../../src/log.js';
import type { Seminar } from '../../src/seminar.js';
import type { Notice } from '../../src/seminar/notices.js';

test('a bot that is told to stop sends the notice it has begun and keeps the rest for the next', async () => {
  const notices = Array.from({ length: 300 }, (_, n): Notice => ({
    id: String(n),
    guildId: '1',
    userId: '9',
    at: 0,
    about: { kind: 'suggestion approved', text: 'why now?', why: '' },
    kept: false,
  }));
  const arrived = vi.fn<(notice: Notice) => Promise<void>>(() => Promise.resolve());
  const seminar = {
    settings: { of: () => ({ hostChannel: null }) },
    notices: { waiting: () => notices, arrived },
  } as unknown as Seminar;
  const answers: ((body: object) => void)[] = [];
  const post = (): Promise<unknown> => new Promise((resolve) => answers.push(resolve));
  const told = createHostNotices({
    seminar,
    client: { guilds: { cache: new Map() } } as unknown as Client,
    rest: { post } as unknown as REST,
    log: createLog('silent', false),
  });
  told.look();
  const stopped = told.stop();
  // A channel for direct messages, then the message.
  for (const n of [0, 1]) {
    await vi.waitUntil(() => answers.length > n);
    answers[n]?.({ id: '5' });
  }
  await stopped;
  expect(arrived).toHaveBeenCalledExactlyOnceWith(notices[0]);
  expect(answers).toHaveLength(2);
});
