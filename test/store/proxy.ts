import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between a store and its server and breaks connections. */
export interface Proxy {
  /** The server's address through this. */
  readonly url: string;
  readonly cuts: number;
  /** Breaks the connection at every so many pieces that are sent: by turns before the server has it, and before its answer is back. */
  cutEvery(pieces: number): void;
  /** Nobody gets through, and who was is cut off. */
  down(): void;
  up(): void;
  close(): Promise<void>;
}

export async function startProxy(address: string): Promise<Proxy> {
  const to = new URL(address);
  const sockets = new Set<Socket>();
  let isDown = false;
  let every = Infinity;
  let pieces = 0;
  let cuts = 0;
  const server = createServer((near) => {
    if (isDown) {
      near.destroy();
      return;
    }
    const far = connect(Number(to.port), to.hostname);
    const both = [near, far];
    const end = (): void => {
      for (const socket of both) {
        socket.destroy();
        sockets.delete(socket);
      }
    };
    for (const socket of both) {
      sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    let isDeaf = false;
    near.on('data', (piece) => {
      pieces += 1;
      if (pieces % every !== 0) return far.write(piece);
      cuts += 1;
      if (cuts % 2 === 0) return end();
      isDeaf = true;
      return far.write(piece);
    });
    far.on('data', (piece) => (isDeaf ? end() : near.write(piece)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(address);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    get cuts() {
      return cuts;
    },
    cutEvery(count) {
      every = count;
    },
    down() {
      isDown = true;
      for (const socket of sockets) socket.destroy();
    },
    up() {
      isDown = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
