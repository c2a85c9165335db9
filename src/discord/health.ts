import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Status, type Client } from 'discord.js';
import { whyNotListening } from '../listen.js';
import type { Metrics, ShardFigures } from './metrics.js';
import { StartRefused } from './refusals.js';

export interface Health {
  readonly port: number;
  close(): Promise<void>;
}

/** A heartbeat that was not answered for so long: the connection only looks alive, milliseconds. */
const longestSilence = 120_000;
/** The ticker ticks four times a minute, milliseconds. */
const longestPause = 60_000;

/**
 * Answers 200 while the bot does its work, else 503, with what is wrong: for a service manager or a
 * container's health check. `/metrics` is for Prometheus.
 */
export async function serveHealth(
  port: number,
  parts: {
    /** The IP address to listen on; 127.0.0.1 where it is left out. */
    host?: string | undefined;
    client: Client;
    /** When the last tick ended, in milliseconds of `monotonic`. */
    lastTick: () => number | undefined;
    monotonic: () => number;
    /** Epoch milliseconds by the machine's own clock. */
    now: () => number;
    metrics: Metrics;
  },
): Promise<Health> {
  const { metrics } = parts;
  const server = createServer((request, response) => {
    if (request.url === '/metrics') {
      void metrics.text().then(
        (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
        () => response.writeHead(500).end(),
      );
      return;
    }
    const problems = problemsOf(parts);
    response
      .writeHead(problems.length === 0 ? 200 : 503, { 'content-type': 'application/json' })
      .end(`${JSON.stringify({ ready: problems.length === 0, problems })}\n`);
  });
  await listen(server, port, parts.host ?? '127.0.0.1');
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** How each of these shards stands. */
export function shardFigures(client: Client, ids: readonly number[]): ShardFigures[] {
  return ids.map((id) => {
    // There is none before the login.
    const shard = client.ws.shards.get(id);
    return {
      id,
      isConnected: shard?.status === Status.Ready,
      heartbeat: shard !== undefined && shard.ping >= 0 ? shard.ping : undefined,
      servers: client.guilds.cache.filter(({ shardId }) => shardId === id).size,
    };
  });
}

function problemsOf({
  client,
  lastTick,
  monotonic,
  now,
}: Omit<Parameters<typeof serveHealth>[1], 'metrics'>): string[] {
  const shards = [...client.ws.shards.values()];
  // Until the first heartbeat was answered there is no time to look at.
  const isSilent = shards.some(({ lastPingTimestamp: at }) => at > 0 && now() - at > longestSilence);
  const isConnected = shards.length > 0 && shards.every(({ status }) => status === Status.Ready);
  const ticked = lastTick();
  const isLate = ticked !== undefined && monotonic() - ticked > longestPause;
  return [
    ...(isConnected ? [] : ['not connected to Discord']),
    ...(isSilent ? ['Discord has not answered a heartbeat for two minutes'] : []),
    ...(ticked === undefined ? ['starting'] : []),
    ...(isLate ? ['schedules have not been looked at for a minute'] : []),
  ];
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = whyNotListening(cause.code ?? '', { setting: 'HEALTH_PORT', port, host });
      reject(why === undefined ? cause : new StartRefused(why, { cause }));
    });
    server.listen(port, host, resolve);
  });
}
