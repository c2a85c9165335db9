/** The words of a reading as they are written in it, so that a misspelt one can be told for what it means. */
export interface Spelling {
  /** The words nearest to one that is not among them; none where the nearest is too far. */
  nearest(word: string): { word: string; edits: number }[];
}

/**
 * Most of the words are ruled out by two numbers each: an edit changes the length by at most one, and which letters a
 * word holds by at most two. So 20,000 words are looked through in a fraction of a millisecond.
 */
export function spellingOf(words: readonly string[]): Spelling {
  const lengths = Uint8Array.from(words, (word) => Math.min(word.length, 255));
  const letters = Int32Array.from(words, lettersOf);
  return {
    nearest(word) {
      const allowed = allowedEdits(word);
      if (allowed === 0 || word.length > 60) return [];
      const own = lettersOf(word);
      let least = allowed;
      let found: { word: string; edits: number }[] = [];
      for (let n = 0; n < words.length; n++) {
        if (Math.abs((lengths[n] ?? 0) - word.length) > least) continue;
        if (ones((letters[n] ?? 0) ^ own) > 2 * least) continue;
        const other = words[n] ?? '';
        const edits = editsBetween(word, other, least);
        if (edits > least || edits > allowedEdits(other)) continue;
        if (edits < least) found = [];
        least = edits;
        found.push({ word: other, edits });
      }
      return found;
    },
  };
}

/** Short words are rarely misspelt and often one letter from another word. */
function allowedEdits(word: string): number {
  if (word.length < 4) return 0;
  return word.length < 8 ? 1 : 2;
}

function lettersOf(word: string): number {
  let set = 0;
  for (let n = 0; n < word.length; n++) set |= 1 << (word.charCodeAt(n) & 31);
  return set;
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Letters left out, put in, changed or swapped with their neighbour; more than `most` is told as `most + 1`. */
export function editsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(edits);
      least = Math.min(least, edits);
    }
    // A swap reaches two rows back, and from there it costs one.
    if (least > most && Math.min(...last) + 1 > most) return most + 1;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, most + 1);
}
