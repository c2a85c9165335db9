import { crc32 } from 'node:zlib';

/** A stored value is not the one that was written; the message names its kind, never what it holds. */
export class DamagedValue extends Error {
  override readonly name = 'DamagedValue';
}

/** How values are written: `1.SCHEMA.CHECKSUM.JSON`. The checksum covers the key too: a value under another's key is damage. */
const format = '1';

/** @param version of the value's schema, from 1 */
export function seal(key: string, version: number, value: unknown): string {
  const json = JSON.stringify(value);
  return `${format}.${version}.${checksum(key, version, json)}.${json}`;
}

export interface Unsealed {
  readonly version: number;
  readonly value: unknown;
}

/** Throws DamagedValue where a bit of it or of its key has changed. */
export function unseal(key: string, sealed: unknown): Unsealed {
  const match = typeof sealed === 'string' ? /^1\.(\d{1,6})\.([0-9a-f]{8})\./.exec(sealed) : null;
  if (match === null || typeof sealed !== 'string') throw damaged(key);
  const version = Number(match[1]);
  const json = sealed.slice(match[0].length);
  if (checksum(key, version, json) !== match[2]) throw damaged(key);
  return { version, value: JSON.parse(json) as unknown };
}

function damaged(key: string): DamagedValue {
  return new DamagedValue(`a value of ${key.split('/')[0] ?? ''} is damaged`);
}

function checksum(key: string, version: number, json: string): string {
  return crc32(`${version}\n${key}\n${json}`).toString(16).padStart(8, '0');
}
