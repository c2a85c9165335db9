import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

const size = 256 * 1024;

/** Where the ballast of a database lies. */
export function ballastOf(database: string): string {
  return `${database}.ballast`;
}

/**
 * A file that takes up room beside the database. On a full disk nothing can be deleted either, for SQLite writes
 * before it frees; giving this up makes the room for that.
 */
export class Ballast {
  readonly #path: string;

  constructor(database: string) {
    this.#path = ballastOf(database);
  }

  /** Makes it where it is missing and there is room. */
  load(): void {
    if (existsSync(this.#path)) return;
    try {
      const file = openSync(this.#path, 'w', 0o600);
      try {
        // Written out, or a file system may give it no room of its own.
        writeSync(file, Buffer.alloc(size, 1));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch {
      this.release();
    }
  }

  /** Whether there was any to give up. */
  release(): boolean {
    const had = existsSync(this.#path);
    rmSync(this.#path, { force: true });
    return had;
  }
}
