import { describe, expect, test } from 'vitest';
import {
  checkDatabase,
  checkFiles,
  checkKeysApart,
  checkOwner,
  checkOwners,
  checkPort,
  checkWriting,
} from '../../src/doctor/places.js';
import { letWrite, type WriteTest } from '../../src/write-test.js';

const user = { uid: 1000, gid: 1001 };

describe('a folder that cannot be written to', () => {
  test.each<[string, string, boolean, string, string]>([
    ['is there', '/data/bot', true, 'EACCES', 'as root: chown -R 1000:1001 /data/bot'],
    [
      'is to be made',
      '/data/bot',
      false,
      'EACCES',
      'as root: mkdir -p /data/bot && chown 1000:1001 /data/bot',
    ],
    ['has a space', '/data/my bot', true, 'EPERM', "chown -R 1000:1001 '/data/my bot'"],
    ['has a quote', "/data/it's", true, 'EPERM', String.raw`chown -R 1000:1001 '/data/it'\''s'`],
    ['is mounted read-only', '/data', true, 'EROFS', 'mount it for writing'],
    ['is full', '/data', true, 'ENOSPC', 'make room'],
    ['lies behind a file', '/data/x', false, 'ENOTDIR', 'not a folder'],
  ])('it %s', (_what, folder, exists, code, remedy) => {
    expect(letWrite(folder, exists, code, user)).toContain(remedy);
  });

  test.each([
    '/',
    '/etc',
    '/var',
    '/var/lib',
    '/home',
    '/home/hana',
    '/usr/local',
    '/tmp',
    '/root',
    '/lib64',
  ])('nobody is told to take %s', (folder) => {
    expect(letWrite(folder, true, 'EACCES', user)).not.toContain('chown');
  });

  test('without user numbers there is no chown', () => {
    expect(letWrite('C:\\bot', true, 'EPERM', undefined)).toBe('Let the user that runs the bot write there.');
  });

  test.each<[WriteTest, string, RegExp]>([
    [{ kind: 'writable', exists: true }, 'ok', /can be written to/],
    [
      { kind: 'writable', exists: false },
      'ok',
      /no folder \/backups for daily backups yet; it will be made \(BACKUP_DIR\)/,
    ],
    [{ kind: 'refused', exists: true, code: 'EACCES' }, 'wrong', /BACKUP_DIR.+chown -R 1000:1001 \/backups/],
  ])('%j is said', (written, mark, says) => {
    const place = { holds: 'daily backups', setting: 'BACKUP_DIR', folder: '/backups', test: written };
    const finding = checkWriting(place, user);
    expect(finding.mark).toBe(mark);
    expect(finding.says).toMatch(says);
  });
});

test.each([
  ['/keys', 'ok'],
  ['/store-keys', 'ok'],
  ['/store', 'wrong'],
  ['/store/keys', 'wrong'],
  ['/backups/a/keys', 'wrong'],
])('keys in %s are %s', (keys, mark) => {
  const apart = [
    { holds: 'the database', folder: '/store' },
    { holds: 'daily backups', folder: '/backups' },
  ];
  expect(checkKeysApart(keys, apart).mark).toBe(mark);
});

test.each([
  ['/store', /^KEY_DIR \(\/store\) is the folder of the database: /],
  ['/store/keys', /^KEY_DIR \(\/store\/keys\) lies in the folder of the database \(\/store\): /],
])('of keys in %s it is said where they are', (keys, says) => {
  expect(checkKeysApart(keys, [{ holds: 'the database', folder: '/store' }]).says).toMatch(says);
});

describe('whose the folders are', () => {
  const root = { uid: 0, gid: 0 };
  const database = {
    holds: 'the database',
    setting: 'DATABASE_URL',
    folder: '/data',
    owner: user,
    mode: 0o700,
  };
  const keys = { holds: 'ballot keys', setting: 'KEY_DIR', folder: '/keys', owner: user, mode: 0o700 };
  test.each<[string, Parameters<typeof checkOwners>, string[]]>([
    ['their owner asks', [[database, { ...keys, owner: root }], user], []],
    [
      'root runs the bot',
      [
        [
          { ...database, owner: root },
          { ...keys, owner: root },
        ],
        root,
      ],
      [],
    ],
    ['root asks for another', [[database, keys], root], ['look here']],
    ['one is root’s', [[database, { ...keys, owner: root }], root], ['look here', 'wrong']],
    ['root’s, but open to all', [[database, { ...keys, owner: root, mode: 0o1777 }], root], ['look here']],
    ['none is there yet', [[], root], []],
  ])('%s', (_what, given, marks) => {
    expect(checkOwners(...given).map(({ mark }) => mark)).toEqual(marks);
  });

  test('as whom to run it, and whose the folder must be', () => {
    const [ask, give] = checkOwners([database, { ...keys, owner: root }], root);
    expect(ask?.says).toMatch(/: sudo -u '#1000' npm run doctor$/);
    expect(give?.says).toMatch(/^The folder of ballot keys .+: chown -R 1000:1001 \/keys$/);
    const [, system] = checkOwners([database, { ...keys, folder: '/var/lib', owner: root }], root);
    expect(system?.says).not.toContain('chown');
  });
});

test('the database: new, whole, refused as the start refuses it', () => {
  expect(checkDatabase('/s.sqlite', { kind: 'new' }, undefined)).toMatchObject({ mark: 'ok' });
  expect(checkDatabase('/s.sqlite', { kind: 'ours', rows: 3 }, undefined).says).toContain('whole: 3 values');
  expect(checkDatabase('/s.sqlite', { kind: 'damaged' }, 'It is damaged. Restore it.')).toEqual({
    mark: 'wrong',
    says: 'It is damaged. Restore it.',
  });
  expect(checkDatabase('/s.sqlite', { kind: 'new' }, undefined, 'It is gone.').mark).toBe('look here');
});

describe('the files of the database', () => {
  const file = { path: '/data/c.sqlite', refused: undefined, owner: user, mode: 0o600 };
  const root = { uid: 0, gid: 0 };
  test.each<[string, Parameters<typeof checkFiles>, string[]]>([
    ['all is well', [[file], user, user], []],
    ['they are refused', [[file, { ...file, refused: 'EACCES' }], user, user], ['wrong']],
    ['root restored them, and root asks', [[{ ...file, owner: root }], user, root], ['wrong']],
    ['root runs the bot', [[{ ...file, owner: root }], root, root], []],
    ['others can read them', [[{ ...file, mode: 0o640 }], user, user], ['look here']],
  ])('%s', (_what, given, marks) => {
    expect(checkFiles(...given).map(({ mark }) => mark)).toEqual(marks);
  });

  test('what root owns is given back to whom its folder belongs', () => {
    expect(checkFiles([{ ...file, owner: root }], user, root)[0]?.says).toContain(
      ': chown 1000:1001 /data/c.sqlite',
    );
  });
});

test('another process on it is named', () => {
  expect(checkOwner('/s', { kind: 'free' }).mark).toBe('ok');
  const taken = checkOwner('/s', { kind: 'taken', pid: 42, since: '2026-01-01T00:00:00Z' });
  expect(taken.mark).toBe('look here');
  expect(taken.says).toMatch(/Process 42.+kill 42/);
  expect(checkOwner('/s', { kind: 'taken', pid: undefined, since: undefined }).says).toContain(
    'Another process',
  );
});

const health = { setting: 'HEALTH_PORT', port: 80, host: '10.9.9.9' } as const;

test.each([
  [undefined, false, 'ok', /is free/],
  ['EADDRINUSE', true, 'ok', /taken, as it should be/],
  ['EADDRINUSE', false, 'wrong', /Port 80 is taken\. Set HEALTH_PORT to another/],
  ['EACCES', true, 'wrong', /not open to this user.+Set HEALTH_PORT to one from 1024 on/],
  ['EADDRNOTAVAIL', true, 'wrong', /^HEALTH_HOST=10\.9\.9\.9 is no address of this machine/],
  ['EMFILE', false, 'wrong', /HEALTH_PORT.+EMFILE/],
])('a port that is refused with %s, a bot running %s: %s', (refused, running, mark, says) => {
  const finding = checkPort(health, refused, running);
  expect(finding.mark).toBe(mark);
  expect(finding.says).toMatch(says);
});

test('PREVIEW_PORT is named in the same way', () => {
  const preview = { setting: 'PREVIEW_PORT', port: 80, host: '127.0.0.1' } as const;
  expect(checkPort(preview, 'EACCES', false).says).toMatch(
    /Set PREVIEW_PORT to one from 1024 on, or 0 for any/,
  );
});
