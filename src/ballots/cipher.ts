import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { reasonLimits, type Ballot } from '../polls/ballot.js';
import { isStance, type Stance } from '../polls/scale.js';

/**
 * What stands in the database of a secret ballot. Both its key and its value can be made and read only with the key
 * of its poll, and every value has the same length, whatever was voted.
 *
 *   key    HMAC-SHA256 under HKDF(poll key, 'id') of server, poll and member
 *   value  AES-256-GCM under HKDF(poll key, 'enc'), bound to poll and key: nonce (12) · ciphertext (800) · tag (16)
 */
export interface PollCipher {
  /** Where this member's ballot is kept. */
  keyOf(userId: string): string;
  /** The ballot as it is stored, different at every call. */
  seal(key: string, ballot: Ballot): string;
  /** Throws where the value was not made for this key of this poll, or was changed. */
  open(key: string, sealed: string): Ballot;
}

const plainBytes = 800;
const nonceBytes = 12;
const tagBytes = 16;

export function pollCipher(
  pollKey: Uint8Array,
  { guildId, pollId }: { guildId: string; pollId: string },
  randomBytes: (size: number) => Uint8Array,
): PollCipher {
  const derive = (purpose: string): KeyObject =>
    createSecretKey(
      new Uint8Array(hkdfSync('sha256', pollKey, new Uint8Array(0), `colloquium ballot ${purpose}`, 32)),
    );
  const idKey = derive('id');
  const encKey = derive('enc');
  const boundTo = (key: string): Buffer => Buffer.from(`${pollId}\n${key}`);

  return {
    // None of the three holds a line break, so no other three make the same text.
    keyOf: (userId) =>
      createHmac('sha256', idKey).update(`${guildId}\n${pollId}\n${userId}`).digest('base64url'),

    seal(key, ballot) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', encKey, nonce).setAAD(boundTo(key));
      const hidden = cipher.update(pack(ballot));
      return Buffer.concat([nonce, hidden, cipher.final(), cipher.getAuthTag()]).toString('base64');
    },

    open(key, sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length !== nonceBytes + plainBytes + tagBytes)
        throw new Error('a ballot has the wrong length');
      const decipher = createDecipheriv('aes-256-gcm', encKey, bytes.subarray(0, nonceBytes))
        .setAAD(boundTo(key))
        .setAuthTag(bytes.subarray(-tagBytes));
      const hidden = bytes.subarray(nonceBytes, -tagBytes);
      return unpack(Buffer.concat([decipher.update(hidden), decipher.final()]));
    },
  };
}

const format = 1;
const head = 5;
const plain = Buffer.alloc(plainBytes);

/**
 * Format · stance 1 · stance 2 · length of the reason (2 bytes) · reason · zeros up to 800 bytes. Always in the same
 * bytes of memory: they are encrypted before anything else runs, and the next ballot overwrites them.
 */
function pack({ stances, reason }: Ballot): Buffer {
  const words = Buffer.from(reason ?? '', 'utf8');
  if (words.length > reasonLimits.bytes) throw new RangeError('the reason is too long for a ballot');
  plain.fill(0);
  plain[0] = format;
  plain[1] = stances[0] ?? 0;
  plain[2] = stances[1] ?? 0;
  plain.writeUInt16BE(words.length, 3);
  words.copy(plain, head);
  return plain;
}

function unpack(opened: Buffer): Ballot {
  if (opened[0] !== format) throw new Error('a ballot has an unknown format');
  const length = opened.readUInt16BE(3);
  return {
    stances: [stanceAt(opened, 1), stanceAt(opened, 2)],
    reason: length === 0 ? null : opened.subarray(head, head + length).toString('utf8'),
  };
}

function stanceAt(opened: Buffer, at: number): Stance | null {
  const value = opened[at] ?? 0;
  return isStance('five', value) ? value : null;
}
