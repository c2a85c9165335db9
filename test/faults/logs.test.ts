import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backUp } from '../../src/store/backup.js';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { messageOf } from '../conversations/room.js';
import { programOn, type Program } from './program.js';
import { seen } from './seen.js';

const statement = 'Canary-statement about the strait';
const reason = 'Canary-reason, in my own words';
const message = 'Canary-message in the channel';

let discord: PretendDiscord;
let program: Program;
beforeEach(async () => {
  discord = await startPretendDiscord({ deadlineMs: 1000 });
  discord.faults.rateLimits(false);
  program = programOn(discord, {
    settings: { LOG_LEVEL: 'debug' },
    nodeArguments: ['--import', join(import.meta.dirname, 'fixtures', 'throw-on-signal.js')],
  });
});
afterEach(async () => {
  await program.remove();
  await discord.close();
});

const status = (code: number, at: number) =>
  ({ kind: 'answer', status: at, body: { message: 'refused', code } }) as const;

/** A secret in the ways in which it could be written down. */
function written(secret: Uint8Array): Buffer[] {
  const bytes = Buffer.from(secret);
  const texts = (['hex', 'base64', 'base64url', 'latin1'] as const).map((as) =>
    Buffer.from(bytes.toString(as)),
  );
  return [
    bytes,
    ...texts,
    Buffer.from([...bytes].join(',')),
    Buffer.from(JSON.stringify(bytes.toString('latin1'))),
  ];
}

test('fault 33: whatever fails, no secret and no word of anybody is in the logs, no key and no ballot in the files', async () => {
  await program.start();
  const { faults, client, channels, host, members } = discord;
  const [a, b, c, d] = members;
  if (!a || !b || !c || !d) throw new Error('five members');
  client.as(a).say(channels.reading, message);
  const options = { statement, closes: 'never' };
  const card = messageOf(await client.as(host).command(channels.reading, '/poll open', options));
  await discord.settled();
  const [keyName = ''] = readdirSync(program.keyDir);
  const key = readFileSync(join(program.keyDir, keyName));
  expect(key).toHaveLength(32);

  const receipts = [];
  for (const member of [a, b, c])
    receipts.push(messageOf(await client.as(member).press(card, 'Strongly agree')));
  for (const [n, member] of [a, b, c].entries()) {
    const form = await client.as(member).press(receipts[n] ?? card, 'Add a reason');
    if (!form.modal) throw new Error('no form');
    // The form's answer is refused once for each in another way; the reason stays.
    const how = [status(0, 500), status(10_062, 404), status(50_013, 403)][n] ?? status(0, 500);
    faults.requests({ path: /callback$/, times: 4, how });
    await client.as(member).submit(form.modal, { reason: `${reason} ${n}` });
    await discord.settled();
    faults.clear();
  }
  // The card is edited once for a vote and once when it is taken back; both are refused.
  let receipt = card;
  for (const [how, button] of [
    [status(0, 500), 'Agree'],
    [status(50_013, 403), 'Withdraw'],
  ] as const) {
    faults.requests({ method: 'PATCH', path: /messages/, times: 8, how });
    const refused = discord.nextRequest(({ method, status: at }) => method === 'PATCH' && at === how.status);
    receipt = messageOf(await client.as(d).press(receipt, button));
    await refused;
    await discord.settled();
    faults.clear();
  }
  await client.as(d).press(card, 'Disagree');
  faults.requests({ method: 'POST', path: /messages$/, times: 8, how: status(0, 500) });
  const backup = join(program.folder, 'backup.sqlite');
  await backUp(program.databasePath, backup);
  const open = Buffer.concat([program.rawFiles(), readFileSync(backup)]);

  await client.as(host).press(card, 'Close (hosts)');
  await discord.settled();
  faults.clear();
  await client
    .as(host)
    .press(card, 'Read the reasons (hosts)')
    .catch(() => undefined);
  faults.requests({ path: /callback$/, times: 4, how: status(0, 500) });
  await client.as(a).command(channels.reading, '/passage', { about: 'canary-message' });
  await discord.settled();
  const closed = Buffer.concat([program.rawFiles()]);
  expect(await program.end('SIGUSR2')).toBe(1);

  // All that was to fail did, and was written of.
  const { output } = program;
  expect(output).toContain('an interaction failed');
  expect(output).toContain('a card was not edited');
  expect(output).toContain('the answer came too late');
  expect(output).toContain('a bug stopped the bot');
  expect(output).toContain('in its words');

  const log = Buffer.from(output);
  const [name = '', , secret = ''] = discord.token.split('.');
  expect(name.length).toBeGreaterThan(10);
  for (const token of [discord.token, secret, ...written(Buffer.from(discord.token)).map(String)]) {
    expect(log.includes(token)).toBe(false);
    expect(open.includes(token)).toBe(false);
    expect(closed.includes(token)).toBe(false);
  }
  // Every interaction's token begins like this.
  expect(output).not.toMatch(/aW50ZXJhY3Rpb24/);
  for (const form of written(key)) {
    for (const place of [log, open, closed]) expect(place.includes(form)).toBe(false);
  }
  expect(output).not.toMatch(/canary/i);
  expect(output).not.toMatch(/vote:[\w-]+:\d|strongly agree|disagree|undecided|stance"/i);
  // While it runs no ballot can be read; what is published after it closes is the totals and the reasons alone.
  expect(open.includes('Canary-reason')).toBe(false);
  expect(open.toString('latin1')).not.toMatch(/"stances"/);
  for (const { id } of members) for (const place of [open, closed]) expect(place.includes(id)).toBe(false);
  expect(existsSync(join(program.keyDir, keyName))).toBe(false);
  seen({ tried: 1, figure: `0 hits in ${log.length} bytes of log` });
}, 30_000);
