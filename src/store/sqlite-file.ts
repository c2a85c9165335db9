import { KeyvSqlite } from '@keyv/sqlite';

/** keyv's own SQLite adapter with the settings that make "saved" mean saved, and reading by ranges of keys. */
export class SqliteFile extends KeyvSqlite {
  /** Throws where the file cannot be opened or is not a database; the cause says why. */
  static async open(path: string): Promise<SqliteFile> {
    const file = new SqliteFile({ uri: `sqlite://${path}`, busyTimeout: 5000 });
    // The adapter keeps its connecting promise to itself and lets it reject unhandled. Asking in the same tick
    // makes this the handler; the error event would otherwise be thrown again.
    file.on('error', () => undefined);
    await file.query('SELECT 1');
    await file.query('PRAGMA journal_mode=WAL');
    await file.query('PRAGMA synchronous=FULL');
    await file.query('PRAGMA secure_delete=ON');
    return file;
  }

  /**
   * Rows with `from <= key < to` in the order of their keys. keyv's iterator pages by OFFSET without an order and
   * skips rows when others are deleted meanwhile.
   */
  async *range(from: string, to: string, page = 500): AsyncGenerator<[key: string, value: string]> {
    let after = from;
    let operator = '>=';
    for (;;) {
      const rows = (await this.query(
        `SELECT key, value FROM ${this.opts.table ?? 'keyv'} WHERE key ${operator} ? AND key < ? ORDER BY key LIMIT ?`,
        [after, to, page],
      )) as { key: string; value: string }[];
      for (const { key, value } of rows) yield [key, value];
      const last = rows.at(-1);
      if (last === undefined || rows.length < page) return;
      after = last.key;
      operator = '>';
    }
  }

  /** The last row of a range of keys; undefined where it is empty. */
  async lastOf(from: string, to: string): Promise<[key: string, value: string] | undefined> {
    const rows = (await this.query(
      `SELECT key, value FROM ${this.opts.table ?? 'keyv'} WHERE key >= ? AND key < ? ORDER BY key DESC LIMIT 1`,
      [from, to],
    )) as { key: string; value: string }[];
    const row = rows[0];
    return row && [row.key, row.value];
  }
}
