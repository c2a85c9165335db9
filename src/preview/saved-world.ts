/** The world in a folder: one JSON file that is replaced as a whole, and the attachments beside it. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Channel, StoredCommand, StoredMessage, World } from './world.js';

interface Saved {
  version: 1;
  lastId: string;
  /** Milliseconds that the pretend clock runs ahead. */
  clockOffset: number;
  /** Addresses of files begin with this; the port may differ at the next start. */
  cdnUrl: string;
  channels: Channel[];
  messages: StoredMessage[];
  commands: StoredCommand[];
  reads: [string, string][];
  closedDms: string[];
  /** People by message; absent in older files. */
  answeredByHand?: [string, string[]][];
  /** Languages that people chose, by person; absent in older files. */
  locales?: [string, string][];
}

/** Beyond this a write is worth waiting for the next, milliseconds: a large world is written more seldom. */
const LONG_WRITE_MS = 20;

export class SavedWorld {
  readonly #world: World;
  readonly #file: string;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;
  #dirty = false;
  #lastTook = 0;

  constructor(world: World, folder: string) {
    this.#world = world;
    this.#file = join(folder, 'world.json');
    mkdirSync(folder, { recursive: true });
  }

  /** Reads what is saved into the world and keeps it saved from then on. Needs the world's `cdnUrl`. */
  open(): void {
    const text = this.#read();
    if (text !== null) this.#restore(text);
    this.#world.onChange(() => this.touch());
  }

  /** Something changed; it is written in a moment. */
  touch(): void {
    this.#dirty = true;
    if (this.#timer !== null || this.#writing !== null) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#writing = this.#write().finally(() => {
          this.#writing = null;
          if (this.#dirty) this.touch();
        });
      },
      this.#lastTook < LONG_WRITE_MS ? 0 : this.#lastTook * 5,
    );
  }

  /** Writes at once what is not yet written. */
  async close(): Promise<void> {
    await this.#writing;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#dirty) return;
    this.#dirty = false;
    writeFileSync(`${this.#file}.new`, this.#toText());
    renameSync(`${this.#file}.new`, this.#file);
  }

  async #write(): Promise<void> {
    this.#dirty = false;
    const began = performance.now();
    try {
      await writeFile(`${this.#file}.new`, this.#toText());
      await rename(`${this.#file}.new`, this.#file);
    } catch (problem) {
      process.emitWarning(`The pretend Discord could not save ${this.#file}: ${String(problem)}`);
    }
    this.#lastTook = performance.now() - began;
  }

  #toText(): string {
    const world = this.#world;
    const saved: Saved = {
      version: 1,
      lastId: world.ids.last,
      clockOffset: world.clock.offset,
      cdnUrl: world.cdnUrl,
      channels: [...world.channels.values()],
      messages: [...world.messages.values()].flatMap((inChannel) => [...inChannel.values()]),
      commands: [...world.commands.values()],
      reads: [...world.reads],
      closedDms: [...world.closedDms],
      answeredByHand: [...world.answeredByHand].map(([messageId, people]) => [messageId, [...people]]),
      locales: [...world.members.values()].map(({ id, locale }) => [id, locale]),
    };
    return JSON.stringify(saved);
  }

  #read(): string | null {
    try {
      return readFileSync(this.#file, 'utf8');
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw new Error(`${this.#file} cannot be read`, { cause: problem });
    }
  }

  #restore(text: string): void {
    const world = this.#world;
    let saved: Saved;
    try {
      saved = JSON.parse(text) as Saved;
      if (saved.version !== 1) throw new Error(`version ${String(saved.version)}`);
      // Messages carry whole addresses, so another port means other addresses.
      if (saved.cdnUrl !== world.cdnUrl) {
        saved = JSON.parse(text.replaceAll(saved.cdnUrl, world.cdnUrl)) as Saved;
      }
    } catch (problem) {
      throw new Error(`${this.#file} is damaged; delete it to begin anew`, { cause: problem });
    }
    world.clock.offset = Math.max(0, saved.clockOffset);
    world.ids.continueAfter(saved.lastId);
    for (const channel of saved.channels) world.channels.set(channel.id, channel);
    for (const stored of saved.messages) {
      world.messagesIn(stored.message.channel_id).set(stored.message.id, stored);
    }
    for (const stored of saved.commands) world.commands.set(stored.command.id, stored);
    for (const [key, messageId] of saved.reads) world.reads.set(key, messageId);
    for (const [messageId, people] of saved.answeredByHand ?? [])
      world.answeredByHand.set(messageId, new Set(people));
    for (const personId of saved.closedDms) world.closedDms.add(personId);
    for (const [personId, locale] of saved.locales ?? []) {
      const member = world.members.get(personId);
      if (member !== undefined) member.locale = locale;
    }
  }
}
