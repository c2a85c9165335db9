import { resolve } from 'node:path';

type Server = 'postgres' | 'redis';

/** What a `DATABASE_URL` names; what begins with no scheme that is known is a path of SQLite's. */
export function kindOf(url: string): 'sqlite' | Server {
  if (/^postgres(?:ql)?:/i.test(url)) return 'postgres';
  return /^rediss?:/i.test(url) ? 'redis' : 'sqlite';
}

/** The one for the server that an address names. A further kind of server is asked for wherever this is called. */
export function forServer<Of>(url: string, each: Record<Server, Of>): Of {
  const kind = kindOf(url);
  if (kind === 'sqlite') throw new Error('the address of a file is not that of a server');
  return each[kind];
}

/** The file of an SQLite database; undefined for a server. */
export function fileOf(url: string): string | undefined {
  return kindOf(url) === 'sqlite' ? resolve(url.replace(/^sqlite:\/\//, '')) : undefined;
}

/** Why `npm run backup` and BACKUP_DIR are for files alone, and what there is instead. */
export function backupsOfServers(url: string): string {
  const { name, backup } = forServer(url, servers);
  return `Colloquium backs up SQLite files only, and DATABASE_URL names ${name}. Use its own tool: ${backup}`;
}

/** Where a database is, in a few words without a password. */
export function whereIs(url: string): string {
  return fileOf(url) ?? placeOf(url);
}

/** Where a server's database is, without the user and the password that its address may hold. */
export function placeOf(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const server = forServer(url, servers);
  const host = hostname || searchParams.get('host') || 'localhost';
  const database = decodeURIComponent(pathname.slice(1));
  const named = database === '' ? '' : `, database ${database}`;
  return `${server.name} at ${host}:${port || server.port}${named}`;
}

const servers = {
  postgres: {
    name: 'PostgreSQL',
    port: '5432',
    backup: 'pg_dump --format=custom --file=FILE postgres://…',
  },
  redis: { name: 'Redis', port: '6379', backup: 'redis-cli -u redis://… --rdb FILE' },
};
