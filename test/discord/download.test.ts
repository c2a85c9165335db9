import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { download } from '../../src/discord/download.js';
import { seen } from '../faults/seen.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Discord's file server, and one that must never hear of anything. */
let discord: Server;
let elsewhere: Server;
let answer: Answer;
let asked: string[] = [];
let strays: string[] = [];
let cdn = '';
let other = '';

async function serve(heard: string[], how: Answer): Promise<[Server, string]> {
  const server = createServer((request, response) => {
    heard.push(request.url ?? '');
    how(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return [server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`];
}

beforeEach(async () => {
  asked = [];
  strays = [];
  answer = (_, response) => response.end('an article');
  [discord, cdn] = await serve(asked, (request, response) => answer(request, response));
  [elsewhere, other] = await serve(strays, (_, response) => response.end('a secret'));
});
afterEach(() => {
  for (const server of [discord, elsewhere]) {
    server.closeAllConnections();
    server.close();
  }
});

const fetchFrom = (url: string, limits = { most: 1000, within: 2000 }, base = cdn) =>
  download({ name: 'a.txt', url, size: 10 }, base, limits);

test.each(['/attachments/1/2/a.txt', '/ephemeral-attachments/1/2/a.txt?ex=1&is=2&hm=3'])(
  'an attachment is fetched: %s',
  async (path) => {
    const fetched = await fetchFrom(`${cdn}${path}`);
    expect(fetched).toEqual({ kind: 'file', bytes: Buffer.from('an article') });
    expect(asked).toEqual([path]);
  },
);

test('fault 31: no other host, port, scheme, folder or spelling is asked for anything', async () => {
  const port = new URL(cdn).port;
  const addresses = [
    `${other}/attachments/1/2/a.txt`,
    `${cdn}@${other.slice('http://'.length)}/attachments/1/2/a.txt`,
    `http://user:password@127.0.0.1:${port}/attachments/1/2/a.txt`,
    `http://127.0.0.1:${port}.evil.example/attachments/1/2/a.txt`,
    `https://127.0.0.1:${port}/attachments/1/2/a.txt`,
    `http://localhost:${port}/attachments/1/2/a.txt`,
    `http://2130706434:${port}/attachments/1/2/a.txt`,
    `http://[::1]:${port}/attachments/1/2/a.txt`,
    `${cdn}/attachments/../private/a.txt`,
    `${cdn}/attachments/%2e%2e/private/a.txt`,
    `${cdn}/attachments/..%2fprivate/a.txt`,
    `${cdn}/attachments/..%5cprivate/a.txt`,
    `${cdn}/attachments/\\..\\..\\private/a.txt`,
    `${cdn}/attachments//${other}/a.txt`,
    `${cdn}/attachmentsx/a.txt`,
    `${cdn}/avatars/1/2.png`,
    `${cdn}/`,
    'file:///etc/passwd',
    'data:text/plain,attachments',
    '//attachments/a.txt',
    'attachments/a.txt',
    'http://169.254.169.254/attachments/latest',
    '',
  ];
  for (const url of addresses) expect(await fetchFrom(url), url).toEqual({ kind: 'not from Discord' });
  expect([...asked, ...strays]).toEqual([]);
  seen({ tried: addresses.length, figure: '0 requests elsewhere' });
});

test('where the file server stands below a folder, its attachments do too', async () => {
  expect(await fetchFrom(`${cdn}/cdn/attachments/1/2/a`, undefined, `${cdn}/cdn/`)).toMatchObject({
    kind: 'file',
  });
  expect(await fetchFrom(`${cdn}/attachments/1/2/a`, undefined, `${cdn}/cdn`)).toEqual({
    kind: 'not from Discord',
  });
});

test.each([301, 302, 303, 307, 308])('fault 31: a redirect (%d) is not followed', async (status) => {
  answer = (_, response) => response.writeHead(status, { location: `${other}/attachments/1/2/a.txt` }).end();
  expect(await fetchFrom(`${cdn}/attachments/1/2/a.txt`)).toEqual({ kind: 'failed' });
  expect(strays).toEqual([]);
  seen({ tried: 1, figure: '0 requests elsewhere' });
});

test('fault 32: what lies about its size is cut off while it comes', async () => {
  expect(
    await download({ name: 'a', url: `${cdn}/attachments/a`, size: 1001 }, cdn, { most: 1000, within: 2000 }),
  ).toEqual({ kind: 'too large' });
  expect(asked).toEqual([]);
  let sent = 0;
  let closed: Promise<unknown> = Promise.resolve();
  answer = (_, response) => {
    closed = once(response, 'close');
    const more = (): void => {
      // Endless, as fast as it is taken.
      while (!response.destroyed && response.write(Buffer.alloc(16_384))) sent += 16_384;
      response.once('drain', more);
    };
    more();
  };
  expect(await fetchFrom(`${cdn}/attachments/a`)).toEqual({ kind: 'too large' });
  await closed;
  expect(sent).toBeLessThan(20 * 1024 * 1024);
});

test('what does not come in time, or not at all, is given up', async () => {
  answer = (_, response) => response.write('the beginning');
  expect(await fetchFrom(`${cdn}/attachments/a`, { most: 1000, within: 100 })).toEqual({ kind: 'failed' });
  answer = (_, response) => response.writeHead(404).end('gone');
  expect(await fetchFrom(`${cdn}/attachments/a`)).toEqual({ kind: 'failed' });
  answer = (_, response) => response.destroy();
  expect(await fetchFrom(`${cdn}/attachments/a`)).toEqual({ kind: 'failed' });
});
