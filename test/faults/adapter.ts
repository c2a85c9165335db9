import { vi } from 'vitest';
import { SqliteFile } from '../../src/store/sqlite-file.js';

/** The adapter below the stores that are opened from now on; a test can make it wait or fail. */
export interface Adapter {
  /** From now on every statement waits. Returns how to let them go on. */
  hold(): () => void;
}

/** To be called before the store is opened; `vi.restoreAllMocks` ends it. */
export function watchAdapter(): Adapter {
  const opened: SqliteFile[] = [];
  const openReally = SqliteFile.open.bind(SqliteFile);
  vi.spyOn(SqliteFile, 'open').mockImplementation(async (at) => {
    const file = await openReally(at);
    opened.push(file);
    return file;
  });
  return {
    hold() {
      const file = opened.at(-1);
      if (file === undefined) throw new Error('no store was opened');
      const real = file.query;
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      file.query = async (sql: string, ...values: unknown[]): Promise<never> => {
        await released;
        return (await real(sql, ...values)) as never;
      };
      return () => {
        file.query = real;
        release();
      };
    },
  };
}
