import type { Rows } from './rows.js';
import { StoreRefused } from './store-refused.js';

/** The row that stands in a database while another is copied to it. */
export const copyMark = 'unfinished-copy/to-here';

/** A bot on half of its data would take the rest for deleted. */
export async function refuseUnfinishedCopy(rows: Rows, place: string): Promise<void> {
  const [mark] = await rows.getMany([copyMark]);
  if (mark !== undefined)
    throw new StoreRefused(
      `The database (${place}) is a copy of another that was not finished. Finish it with: npm run store -- copy FROM TO`,
    );
}
