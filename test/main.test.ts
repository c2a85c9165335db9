import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../src/package-root.js';
import { startPretendDiscord } from '../src/preview/pretend-discord.js';
import { folder, run, withoutLog, wrongToken } from './started-program.js';

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

test.each(['main.js', 'register.js', 'store/cli.js', 'doctor/main.js'])(
  '%s --help prints how it is used and does nothing',
  async (script) => {
    const at = join(packageRoot, 'dist', 'src', script);
    const { code, output } = await run({ DISCORD_TOKEN: wrongToken }, at, ['--help']).ended;
    expect(output).toMatch(/npm (?:start|run)/);
    expect(code).toBe(0);
    const odd = await run({ DISCORD_TOKEN: wrongToken }, at, ['--no-such-thing', 'x']).ended;
    expect(odd.code).toBe(78);
    expect(odd.output).toBe(output);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('a wrong path in DISCORD_API_URL is called so, and no later start is asked for', async () => {
  const discord = await startPretendDiscord();
  const settings = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: `${discord.apiUrl}/v10` };
  const register = join(packageRoot, 'dist', 'src', 'register.js');
  const ended = [await run(settings).ended, await run(settings, register).ended];
  await discord.close();
  for (const { code, output } of ended) {
    expect(withoutLog(output)).toMatch(/^There is no Discord API at .+\/api\/v10 \(status 404\)\. .+\n$/);
    expect(code).toBe(78);
  }
});

test('a token that is refused and looks like none is called so', async () => {
  const discord = await startPretendDiscord();
  const { code, output } = await run({ DISCORD_TOKEN: 'changeme', DISCORD_API_URL: discord.apiUrl }).ended;
  await discord.close();
  expect(code).toBe(78);
  expect(withoutLog(output)).toMatch(/^Discord refused the token\. .+ does not look like a token of a bot/);
});

test('a start names its database and its keys, and both are for nobody else', async () => {
  const discord = await startPretendDiscord();
  const { child, ended, printed } = run({ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl });
  await printed('No prompt is scheduled');
  child.kill('SIGTERM');
  const { output } = await ended;
  await discord.close();
  const keys = join(folder, '.local', 'state', 'colloquium', 'keys');
  expect(output).toContain(
    `The database is ${join(folder, 'var', 'colloquium.sqlite')}, the keys of secret ballots are in ${keys}, no daily backups are made.`,
  );
  for (const at of ['var', 'var/colloquium.sqlite', '.local/state/colloquium/keys'])
    expect(statSync(join(folder, at)).mode & 0o077).toBe(0);
});

test('a bot on a file loads the driver of no server', async () => {
  const discord = await startPretendDiscord();
  const list = join(folder, 'loaded.json');
  const look = join(folder, 'look.mjs');
  writeFileSync(
    look,
    `import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const { cache } = createRequire(import.meta.url);
process.on('exit', () => writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(cache))));`,
  );
  const { child, ended, printed } = run({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    NODE_OPTIONS: `--import=${look}`,
  });
  await printed('No prompt is scheduled');
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  const packages = new Set(
    (JSON.parse(readFileSync(list, 'utf8')) as string[]).map(
      (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1],
    ),
  );
  await discord.close();
  expect([...packages]).toContain('sqlite3');
  expect([...packages].filter((name) => /^pg\b|^@?redis/.test(name ?? ''))).toEqual([]);
});

test('the log says when it is connected, is so again and has stopped; for debugging, what was done and never with what', async () => {
  const discord = await startPretendDiscord();
  const { child, ended, printed } = run({ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl });
  await printed('No prompt is scheduled');
  const options = { statement: 'Canary-statement of the host', ballot: 'open' };
  const asked = await discord.client
    .as(discord.host)
    .command(discord.channels.reading, '/poll open', options);
  if (asked.message === undefined) throw new Error('no card');
  await discord.client.as(discord.host).press(asked.message, 'Agree');
  discord.faults.closeGateway(4000);
  await printed('connected to Discord again');
  child.kill('SIGTERM');
  const { output } = await ended;
  await discord.close();
  const lines = ['connected to Discord as colloquium, in 1 server', 'disconnected from Discord', '"stopped"'];
  expect(lines.filter((line) => !output.includes(line))).toEqual([]);
  expect(output.match(/disconnected from Discord/g)).toHaveLength(1);
  expect(output).toMatch(/"action":"poll open","ms":\d+,"outcome":"answered","msg":"handled"/);
  expect(output).toMatch(/"action":"vote","ms":\d+,"outcome":"answered","msg":"handled"/);
  expect(output).not.toContain(discord.host.id);
  expect(output).not.toMatch(/canary|agree/i);
});

test('GUILD_ID of a server that the bot is not in is said in a sentence, and it runs', async () => {
  const discord = await startPretendDiscord();
  const settings = {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    GUILD_ID: '1'.repeat(19),
  };
  const { child, ended, printed } = run(settings);
  await printed('No prompt is scheduled');
  child.kill('SIGTERM');
  const { code, output } = await ended;
  const registering = await run(settings, join(packageRoot, 'dist', 'src', 'register.js')).ended;
  await discord.close();
  expect(code).toBe(0);
  expect(output).toMatch(
    /commands could not be registered: GUILD_ID names server 1+, and the bot is not in it\./,
  );
  expect(output).not.toContain('DiscordAPIError');
  expect(registering).toMatchObject({
    code: 78,
    output: expect.stringMatching(/^GUILD_ID names server/) as string,
  });
});

test('daily backups that cannot be written are said once, with whom to let, and it runs', async () => {
  const discord = await startPretendDiscord();
  writeFileSync(join(folder, 'backups'), 'a file');
  const { child, ended, printed } = run({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    BACKUP_DIR: 'backups',
  });
  await printed('the daily backup failed');
  child.kill('SIGTERM');
  const { output } = await ended;
  await discord.close();
  expect(output).toMatch(
    /the daily backup failed: The folder of daily backups .+; BACKUP_DIR names another\./,
  );
  expect(output).not.toContain('stack');
});
