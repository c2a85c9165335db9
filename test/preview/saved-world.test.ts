/** The world in a folder: it comes back as it was, on another port. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Routes, type APIMessage } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { idleBot, restOf, startBot } from './rig.js';

let folder: string;
const open: PretendDiscord[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pretend-'));
});
afterEach(async () => {
  for (const discord of open.splice(0)) await discord.close();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<PretendDiscord> {
  const discord = await startPretendDiscord({ saveTo: folder });
  open.push(discord);
  return discord;
}

describe('a saved world', () => {
  test('comes back with messages, threads, commands, files, reads and time', async () => {
    const first = await start();
    const rest = restOf(first);
    const { reading } = first.channels;
    const made = (await rest.post(Routes.channelMessages(reading), {
      body: { content: 'kept' },
      files: [{ name: 'a.txt', data: Buffer.from('hello') }],
    })) as APIMessage;
    await rest.post(Routes.threads(reading, made.id), { body: { name: 'talk' } });
    await rest.put(Routes.applicationCommands(first.applicationId), {
      body: [{ name: 'help', description: 'x' }],
    });
    first.client.as(first.host).read(reading);
    first.control(idleBot);
    await first.client.jump({ by: 86_400_000 });
    const before = first.clock.now();
    await first.close();
    open.pop();

    const second = await start();
    expect(second.url).not.toBe(first.url);
    expect(second.clock.now()).toBeGreaterThanOrEqual(before);
    const member = second.client.as(second.host);
    const [kept] = member.messages(reading);
    expect(kept).toMatchObject({ message: { id: made.id, content: 'kept' }, threadId: made.id });
    const url = kept?.message.attachments[0]?.url ?? '';
    expect(await (await fetch(url)).text()).toBe('hello');
    expect((await member.world()).commands).toMatchObject([{ name: 'help' }]);
    expect(member.channels().find(({ id }) => id === reading)?.unread).toBe(false);
    const bot = await startBot(second);
    expect(bot.channels.cache.get(made.id)?.isThread()).toBe(true);
    await bot.destroy();
    const next = second.client.as(second.host).say(reading, 'later');
    expect(BigInt(next.message.id)).toBeGreaterThan(BigInt(made.id));
  });

  test('is whole on the disk a moment after a change', async () => {
    const first = await start();
    first.client.as(first.host).say(first.channels.reading, 'one');
    // What a killed process leaves behind is the file as it was last renamed into place.
    const file = join(folder, 'world.json');
    await expect
      .poll(() => {
        try {
          return readFileSync(file, 'utf8').includes('"one"');
        } catch {
          return false;
        }
      })
      .toBe(true);
    const second = await start();
    expect(second.client.as(second.host).messages(second.channels.reading)).toHaveLength(1);
  });

  test('that is damaged is refused, not thrown away', async () => {
    writeFileSync(join(folder, 'world.json'), '{"version":1,');
    await expect(start()).rejects.toThrow('world.json is damaged');
    expect(readFileSync(join(folder, 'world.json'), 'utf8')).toBe('{"version":1,');
  });
});
