import { afterEach, beforeEach, expect, test } from 'vitest';
import { commands } from '../../commands/index.js';
import { monday, openRoom, type Room } from '../conversations/room.js';
import { seen } from './seen.js';
import { patience, tries } from './tries.js';

let now = monday;
let room: Room;
beforeEach(async () => {
  now = monday;
  room = await openRoom({ now: () => now });
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

/** What was written to Discord's list of commands. */
const writes = (): string[] =>
  room.discord.requests
    .filter(({ method, path }) => method !== 'GET' && /\/commands(?:\/|$)/.test(path))
    .map(({ method, path }) => `${method} ${path}`);

test(
  'fault 35: started over and over, the bot writes its commands once, and again where they were changed',
  async () => {
    const restarts = tries(5, 100);
    expect(writes()).toHaveLength(1);
    for (let n = 0; n < restarts; n++) {
      // More at once than a bot allows itself, it would wait.
      now += 30 * 60_000;
      await room.restart();
    }
    seen({ tried: restarts, doubled: writes().length - 1, figure: `${writes().length} write in all` });
    expect(writes()).toHaveLength(1);
    // They were compared each time, so the silence is no accident.
    const looks = room.discord.requests.filter(
      ({ method, path }) => method === 'GET' && path.endsWith('/commands'),
    );
    expect(looks).toHaveLength(restarts + 1);
    await forgetOneCommand();
    await room.restart();
    expect(writes()).toHaveLength(3);
    const help = await room.command(room.host, '/seminar help');
    expect(help.kind).toBe('message');
  },
  patience(30_000),
);

/** Somebody overwrites the list from elsewhere, without the first of our commands. */
async function forgetOneCommand(): Promise<void> {
  const { apiUrl, applicationId, token } = room.discord;
  const url = `${apiUrl}/v10/applications/${applicationId}/commands`;
  const headers = { authorization: `Bot ${token}`, 'content-type': 'application/json' };
  const held = (await (await fetch(url, { headers })).json()) as { name: string }[];
  expect(held).toHaveLength(commands.length);
  const answer = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(held.slice(1)) });
  expect(answer.status).toBe(200);
}
