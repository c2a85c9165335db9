import { createServer } from 'node:net';

/** What a port is for, by the settings that name it. */
export interface Listening {
  readonly setting: 'HEALTH_PORT' | 'PREVIEW_PORT';
  readonly port: number;
  readonly host: string;
}

/** Why nobody can listen there, as a sentence with what to do; undefined for what is a bug. */
export function whyNotListening(code: string, { setting, port, host }: Listening): string | undefined {
  const instead = setting === 'HEALTH_PORT' ? 'leave it empty for none' : '0 for any';
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken. Set ${setting} to another, or ${instead}.`;
    case 'EACCES':
      return `Port ${port} is not open to this user (EACCES): those below 1024 are mostly root's. Set ${setting} to one from 1024 on, or ${instead}.`;
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return `HEALTH_HOST=${host} is no address of this machine (${code}). Write 127.0.0.1 for this machine alone, or 0.0.0.0 to be reached from others.`;
    default:
      return undefined;
  }
}

/** The code of why nobody can listen there now; undefined where it can be done. */
export function tryListening({ port, host }: Pick<Listening, 'port' | 'host'>): Promise<string | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', ({ code = 'unknown reason' }: NodeJS.ErrnoException) => done(code));
    server.listen(port, host, () => server.close(() => done(undefined)));
  });
}
