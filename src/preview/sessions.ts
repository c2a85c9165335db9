/** Gateway sessions: what has been sent to a bot, kept so that RESUME can send it again. */
import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';

/** Dispatches kept for RESUME; Discord forgets older ones too and then asks for a new IDENTIFY. */
const KEPT = 2_000;

interface Sent {
  s: number;
  text: string;
}

export class Session {
  readonly id = randomBytes(16).toString('hex');
  readonly intents: number;
  readonly shard: readonly [number, number];
  socket: WebSocket | null;
  #sequence = 0;
  readonly #sent: Sent[] = [];

  constructor(socket: WebSocket, intents: number, shard: readonly [number, number]) {
    this.socket = socket;
    this.intents = intents;
    this.shard = shard;
  }

  get sequence(): number {
    return this.#sequence;
  }

  dispatch(event: string, data: unknown): void {
    this.#sequence += 1;
    const text = JSON.stringify({ op: 0, t: event, s: this.#sequence, d: data });
    this.#sent.push({ s: this.#sequence, text });
    // Trimmed in blocks: shifting one entry off a full buffer at each dispatch would copy it every time.
    if (this.#sent.length > KEPT * 2) this.#sent.splice(0, this.#sent.length - KEPT);
    this.socket?.send(text);
  }

  /** Whether everything after `sequence` is still here. */
  canResume(sequence: number): boolean {
    if (sequence > this.#sequence) return false;
    const oldest = this.#sent[0];
    return oldest === undefined || oldest.s <= sequence + 1;
  }

  /** Sends all that the bot missed after `sequence`, then RESUMED. */
  resume(socket: WebSocket, sequence: number): void {
    this.socket = socket;
    for (const { s, text } of this.#sent) if (s > sequence) socket.send(text);
    this.dispatch('RESUMED', { _trace: [] });
  }

  /** The shard that a guild's events go to. */
  serves(guildId: string | null): boolean {
    const [shard, count] = this.shard;
    if (guildId === null) return shard === 0;
    return Number((BigInt(guildId) >> 22n) % BigInt(count)) === shard;
  }
}
