import { judgedQueries, kinds, readingNamed, type Judged } from './judged.js';
import { answerAll, figuresOf, isSuccess, recallOf, type Answered } from './measure.js';
import { methods } from './methods.js';

/**
 * `npm run eval`: how well passages are found, beside a plain substring scan and minisearch as it comes. `npm run eval
 * -- tuned` leaves out the half that must not be looked at while the search is being changed.
 */
const halves: readonly Judged['half'][] = process.argv[2] === 'tuned' ? ['tuned'] : ['tuned', 'held out'];
const queries = judgedQueries();
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const answers = new Map<string, Answered[]>();
for (const method of methods) answers.set(method.name, await answerAll(method, queries, readingNamed));

for (const half of halves) {
  const within = (name: string): Answered[] =>
    (answers.get(name) ?? []).filter(({ judged }) => judged.half === half);
  say(`\nThe ${half} half: success@1, MRR, recall@5`);
  say(`${''.padEnd(16)}${methods.map(({ name }) => name.padEnd(20)).join('')}`);
  for (const kind of [...kinds, undefined]) {
    const cells = methods.map(({ name }) => {
      const of = within(name).filter(({ judged }) => kind === undefined || judged.kind === kind);
      const { success, reciprocalRank, recall } = figuresOf(of);
      return [success, reciprocalRank, recall].map((figure) => figure.toFixed(2)).join('  ');
    });
    const count = within('ours').filter(({ judged }) => kind === undefined || judged.kind === kind).length;
    say(
      `${`${kind ?? 'all'} ${count}`.padEnd(16)}${cells
        .map((cell) => cell.padEnd(20))
        .join('')
        .trimEnd()}`,
    );
  }
  const failed = within('ours').filter((one) => !isSuccess(one) || recallOf(one) < 1);
  if (failed.length > 0) say(`\nNot as judged (the first card, or only some of the others):`);
  for (const one of failed.sort((a, b) => Number(isSuccess(a)) - Number(isSuccess(b)))) {
    const { kind, reading, query, first, all } = one.judged;
    const list = (paragraphs: readonly number[]): string => paragraphs.map((n) => `¶${n}`).join(' ');
    const also = all.slice(first.length);
    say(
      `  ${isSuccess(one) ? 'others' : 'first '} ${kind.padEnd(11)}${reading}: ${query} → ${list(one.shown.slice(0, 5)) || 'nothing'}; judged ${list(first)}${also.length > 0 ? `, also ${list(also)}` : ''}`,
    );
  }
}
