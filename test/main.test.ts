import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packageRoot } from '../src/package-root.js';
import { startPretendDiscord } from '../src/preview/pretend-discord.js';

/** The built program as an operator runs it: what it prints and how it ends. */
const program = join(packageRoot, 'dist', 'src', 'main.js');
const wrongToken = `${'M'.repeat(26)}.${'G'.repeat(6)}.${'x'.repeat(38)}`;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'colloquium-main-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function run(settings: Record<string, string>, script = program) {
  const child = spawn(process.execPath, [script], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, LOG_LEVEL: 'debug', ...settings },
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      output += piece;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, output })));
  const printed = (words: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!output.includes(words)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return { child, ended, printed };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

test('bad settings: all of them, one line each, exit 78', async () => {
  const { code, output } = await run({ DISCORD_REQUIRED: '1', PREVIEW_PORT: 'x', LOG_LEVEL: 'loud' }).ended;
  expect(code).toBe(78);
  expect(output.trim().split('\n')).toHaveLength(2);
});

test('a missing token where one is required', async () => {
  const { code, output } = await run({ DISCORD_REQUIRED: '1' }).ended;
  expect(code).toBe(78);
  expect(output).toMatch(/^DISCORD_TOKEN is missing .+\n$/);
});

describe('on a Discord that is there', () => {
  test('a wrong token is refused in one sentence, and never printed', async () => {
    const discord = await startPretendDiscord();
    const { code, output } = await run({ DISCORD_TOKEN: wrongToken, DISCORD_API_URL: discord.apiUrl }).ended;
    const register = join(packageRoot, 'dist', 'src', 'register.js');
    const registering = await run({ DISCORD_TOKEN: wrongToken, DISCORD_API_URL: discord.apiUrl }, register)
      .ended;
    await discord.close();
    for (const ended of [{ code, output }, registering]) {
      expect(ended.code).toBe(78);
      expect(ended.output).toMatch(/^Discord refused the token\. .+\n$/);
      expect(ended.output).not.toContain(wrongToken);
    }
  });

  test('close code 4004 ends it with a sentence, 4014 with another', async () => {
    const discord = await startPretendDiscord();
    for (const [closeCode, sentence] of [
      [4004, /Discord refused the token\./],
      [4014, /Discord refused the intents/],
    ] as const) {
      const { ended, printed } = run({ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl });
      await printed('No prompt is scheduled');
      discord.faults.closeGateway(closeCode);
      const { code, output } = await ended;
      expect(code).toBe(78);
      expect(output).toMatch(sentence);
      expect(output).not.toContain(discord.token);
    }
    await discord.close();
  });

  test('it prints the invite link, registers once, and ends with 0 on SIGTERM', async () => {
    const discord = await startPretendDiscord();
    for (const changed of [true, false]) {
      const { child, ended, printed } = run({
        DISCORD_TOKEN: discord.token,
        DISCORD_API_URL: discord.apiUrl,
      });
      await printed('No prompt is scheduled');
      child.kill('SIGTERM');
      const { code, output } = await ended;
      expect(code).toBe(0);
      expect(output).toContain(`"changed":${changed}`);
      expect(output).toMatch(
        /https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+&scope=bot\+applications\.commands&permissions=\d+/,
      );
      expect(output).not.toContain(discord.token);
    }
    await discord.close();
  });
});

test('a Discord that cannot be reached', async () => {
  const server = createServer();
  const port = await listening(server);
  await closed(server);
  const apiUrl = `http://127.0.0.1:${port}/api`;
  const { code, output } = await run({ DISCORD_TOKEN: wrongToken, DISCORD_API_URL: apiUrl }).ended;
  expect(code).toBe(78);
  expect(output).toBe(
    `Discord cannot be reached at ${apiUrl} (ECONNREFUSED). Check the network and DISCORD_API_URL.\n`,
  );
});

test('a database that cannot be opened', async () => {
  writeFileSync(join(folder, 'letter.sqlite'), 'Dear reader, '.repeat(50));
  const settings = { DISCORD_TOKEN: wrongToken, DATABASE_URL: 'sqlite://letter.sqlite' };
  const { code, output } = await run(settings).ended;
  expect(code).toBe(78);
  expect(output).toMatch(
    /^The database .+letter\.sqlite is damaged or is no database \(SQLITE_NOTADB\)\. .+npm run restore.+\n$/,
  );
});

test('a port that is taken', async () => {
  const blocker = createServer();
  const port = await listening(blocker);
  const ended = await run({ PREVIEW_PORT: String(port) }).ended;
  await closed(blocker);
  expect(ended).toEqual({
    code: 78,
    output: `Port ${port} is taken. Set PREVIEW_PORT to another, or 0 for any.\n`,
  });
});
