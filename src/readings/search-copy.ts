import { passageAt, type Passage, type Reading } from './reading.js';
import { searchReading, type ReadingSearch } from './search.js';

/** The search over a reading that a server has laid its own copy under: words of both texts find a passage. */
export async function searchWithCopy(reading: Reading): Promise<ReadingSearch> {
  if (reading.passages.every(({ original }) => original === undefined)) return searchReading(reading);
  const both = reading.passages.map((passage): Passage => ({
    ...passage,
    text: [passage.text, passage.original ?? ''].join('\n').trim(),
  }));
  const search = await searchReading({ ...reading, passages: both });
  return {
    reading,
    find(query) {
      const found = search.find(query);
      if (found.kind !== 'found') return found;
      const passages = found.passages.map((passage) => passageAt(reading, passage.paragraph) ?? passage);
      return { ...found, passages };
    },
    suggest: (typed, most) => search.suggest(typed, most),
  };
}
