import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { longestConnecting, PooledClient } from '../../src/store/pooled-client.js';

test('a server that takes the call and says nothing is given up, also where a pool would wait longer', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const client = new PooledClient({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    connectionTimeoutMillis: 60_000,
  });
  client.on('error', () => undefined);
  onTestFinished(() => {
    vi.useRealTimers();
    server.close();
  });
  const given = vi.fn();
  const connecting = client.connect().catch(given);
  await once(server, 'connection');
  vi.advanceTimersByTime(longestConnecting - 1);
  expect(given).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  await connecting;
  expect(given).toHaveBeenCalledOnce();
  vi.useRealTimers();
  server.close();
});
