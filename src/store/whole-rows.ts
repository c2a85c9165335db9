import { allKeys, type Row, type Rows } from './rows.js';
import { unseal } from './seal.js';
import { StoreRefused } from './store-refused.js';

/** Reads every value of a database. Throws StoreRefused at the first that is not what was written. */
export async function countRows(rows: Rows, place: string): Promise<number> {
  let count = 0;
  for await (const row of rows.range(...allKeys)) {
    refuseDamaged(row, place);
    count += 1;
  }
  return count;
}

export function refuseDamaged([key, value]: Row, place: string): void {
  try {
    unseal(key, value);
  } catch {
    throw new StoreRefused(
      `The database (${place}) is damaged: a value of ${key.split('/')[0]} is not what was written. Nothing was changed in it. Put a backup in its place.`,
    );
  }
}
