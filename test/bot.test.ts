import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBot } from '../src/bot.js';
import { systemClock } from '../src/clock.js';
import { createLog } from '../src/log.js';
import { StartRefused } from '../src/discord/refusals.js';
import { shippedReading } from './shipped-reading.js';

/** What answers where Discord should: the bot ends with a sentence, not with a stack and not with silence. */
let folder: string;
const closing: (() => void)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'colloquium-bot-'));
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
  rmSync(folder, { recursive: true });
});

async function startAgainst(answer: RequestListener): Promise<unknown> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return startBot({
    config: {
      token: 'token',
      apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
      cdnUrl: 'http://127.0.0.1:1',
      databaseUrl: `sqlite://${join(folder, 'store', 'bot.sqlite')}`,
      keyDir: join(folder, 'keys'),
      backupDir: undefined,
      guildId: undefined,
      healthPort: undefined,
    },
    commands: [],
    readings: [shippedReading()],
    clock: systemClock,
    log: createLog('silent', false),
    charts: { draw: () => Promise.reject(new Error('no chart is asked for')) },
    onFatal: () => undefined,
    patience: 300,
  }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

function answering(body: string, type: string): RequestListener {
  return (_, response) => response.writeHead(200, { 'content-type': type }).end(body);
}

test.each([
  ['an empty object', answering('{}', 'application/json'), /^What answers at \S+ is not Discord\./],
  ['a page', answering('<h1>Welcome</h1>', 'text/html'), /^What answers at \S+ is not Discord\./],
  ['nothing', () => undefined, /^Discord did not answer at \S+\./],
  ['a gateway address that is closed', closedGateway(), /^Discord's gateway did not answer within/],
])('%s', async (_, answer, sentence) => {
  const error = await startAgainst(answer);
  expect(error).toBeInstanceOf(StartRefused);
  expect((error as Error).message).toMatch(sentence);
});

function closedGateway(): RequestListener {
  const session = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 };
  return answering(
    JSON.stringify({ url: 'ws://127.0.0.1:1', shards: 1, session_start_limit: session }),
    'application/json',
  );
}
