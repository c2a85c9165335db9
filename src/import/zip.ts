import { inflateRawSync } from 'node:zlib';

export type Unzipped =
  | { readonly kind: 'entries'; readonly entries: ReadonlyMap<string, Uint8Array> }
  | { readonly kind: 'too large' }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'damaged' };

const endSign = 0x06054b50;
const directorySign = 0x02014b50;
const localSign = 0x04034b50;
/** More files than any document holds; each costs memory before a byte of it is read. */
const mostEntries = 2000;

/**
 * Takes a zip apart while counting what it inflates to: the sizes that it states are its maker's and prove nothing.
 *
 * @param most bytes that all entries together may have
 */
export function unzip(bytes: Uint8Array, most: number): Unzipped {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = findEnd(file);
  if (end === null) return { kind: 'damaged' };
  const count = file.readUInt16LE(end + 10);
  if (count > mostEntries) return { kind: 'too large' };
  const entries = new Map<string, Uint8Array>();
  let left = most;
  let at = file.readUInt32LE(end + 16);
  for (let n = 0; n < count; n++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== directorySign) return { kind: 'damaged' };
    const flags = file.readUInt16LE(at + 8);
    const method = file.readUInt16LE(at + 10);
    const packed = file.readUInt32LE(at + 20);
    const nameLength = file.readUInt16LE(at + 28);
    const local = file.readUInt32LE(at + 42);
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
    if (flags % 2 === 1) return { kind: 'encrypted' };
    if (local + 30 > file.length || file.readUInt32LE(local) !== localSign) return { kind: 'damaged' };
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const data = file.subarray(start, start + packed);
    const inflated = inflate(data, method, left);
    if (inflated === 'too large') return { kind: 'too large' };
    if (inflated === 'damaged') return { kind: 'damaged' };
    left -= inflated.length;
    entries.set(name, inflated);
  }
  return { kind: 'entries', entries };
}

function inflate(data: Buffer, method: number, most: number): Uint8Array | 'too large' | 'damaged' {
  if (method === 0) return data.length > most ? 'too large' : data;
  if (method !== 8) return 'damaged';
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, most) });
  } catch (error) {
    return error instanceof RangeError ? 'too large' : 'damaged';
  }
}

/** The last record of a zip stands before a comment of at most 65,535 bytes. */
function findEnd(file: Buffer): number | null {
  for (let at = file.length - 22; at >= Math.max(0, file.length - 22 - 65_535); at--) {
    if (file.readUInt32LE(at) === endSign) return at;
  }
  return null;
}
