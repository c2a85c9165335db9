import { resolve } from 'node:path';

/** What a `DATABASE_URL` names; what begins with no scheme that is known is a path of SQLite's. */
export function kindOf(url: string): 'sqlite' | 'postgres' | 'redis' {
  if (/^postgres(?:ql)?:/i.test(url)) return 'postgres';
  return /^rediss?:/i.test(url) ? 'redis' : 'sqlite';
}

/** The file of an SQLite database; undefined for a server. */
export function fileOf(url: string): string | undefined {
  return kindOf(url) === 'sqlite' ? resolve(url.replace(/^sqlite:\/\//, '')) : undefined;
}

/** Why `npm run backup` and BACKUP_DIR are for files alone, and what there is instead. */
export function backupsOfServers(url: string): string {
  const [server, command] =
    kindOf(url) === 'redis'
      ? ['Redis', 'redis-cli -u redis://… --rdb FILE']
      : ['PostgreSQL', 'pg_dump --format=custom --file=FILE postgres://…'];
  return `Colloquium backs up SQLite files only, and DATABASE_URL names ${server}. Use its own tool: ${command}`;
}

/** Where a database is, in a few words without a password. */
export function whereIs(url: string): string {
  return fileOf(url) ?? placeOf(url);
}

/** Where a server's database is, without the user and the password that its address may hold. */
export function placeOf(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const isRedis = kindOf(url) === 'redis';
  const host = hostname || searchParams.get('host') || 'localhost';
  const database = decodeURIComponent(pathname.slice(1));
  const named = database === '' ? '' : `, database ${database}`;
  return `${isRedis ? 'Redis' : 'PostgreSQL'} at ${host}:${port || (isRedis ? '6379' : '5432')}${named}`;
}
