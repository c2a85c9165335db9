/** What one check found: a sentence for the operator, which names the remedy where there is something to mend. */
export interface Finding {
  readonly mark: 'ok' | 'look here' | 'wrong';
  readonly says: string;
}

export const ok = (says: string): Finding => ({ mark: 'ok', says });
/** The bot runs, but something may surprise. */
export const look = (says: string): Finding => ({ mark: 'look here', says });
/** The bot does not run, or not as wanted, before this is mended. */
export const wrong = (says: string): Finding => ({ mark: 'wrong', says });

/** One line a finding; the mark is a word, so that it needs no colour. */
export function lineOf({ mark, says }: Finding): string {
  return `${mark.padEnd('look here'.length)}  ${says}`;
}

/** The last line: what the others come to. */
export function summaryOf(findings: readonly Finding[]): string {
  const count = (mark: Finding['mark']): number => findings.filter((each) => each.mark === mark).length;
  const [bad, odd] = [count('wrong'), count('look here')];
  if (bad === 0 && odd === 0) return 'All is well.';
  if (bad === 0) return `Nothing is wrong; ${odd} ${odd === 1 ? 'line' : 'lines'} to look at.`;
  return `${bad} ${bad === 1 ? 'thing is' : 'things are'} wrong. Mend ${bad === 1 ? 'it' : 'them from the top down'} and run this again.`;
}
