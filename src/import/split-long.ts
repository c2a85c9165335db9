/** What one passage's card can hold. */
const longest = 3000;

/** A text in parts of at most 3,000 characters, cut between sentences, else between words. */
export function splitLong(text: string): string[] {
  if (text.length <= longest) return [text];
  // Parts of about one length read better than a full one and a remnant.
  const aim = Math.ceil(text.length / Math.ceil(text.length / (longest * 0.8)));
  const parts: string[] = [];
  let open = '';
  const close = (): void => {
    if (open.trim() !== '') parts.push(open.trim());
    open = '';
  };
  for (const sentence of sentencesOf(text)) {
    if (open.length > 0 && (open.length >= aim || open.length + sentence.length > longest)) close();
    open += sentence;
    while (open.length > longest) {
      const cut = cutBefore(open, longest);
      parts.push(open.slice(0, cut).trim());
      open = open.slice(cut);
    }
  }
  close();
  return parts;
}

function sentencesOf(text: string): string[] {
  return Array.from(
    new Intl.Segmenter('und', { granularity: 'sentence' }).segment(text),
    ({ segment }) => segment,
  );
}

function cutBefore(text: string, most: number): number {
  const space = text.lastIndexOf(' ', most);
  if (space > most / 2) return space;
  // Never between the halves of one character.
  return /[\ud800-\udbff]/.test(text[most - 1] ?? '') ? most - 1 : most;
}
