import { describe, expect, test } from 'vitest';
import { parseReading, type Problem } from '../../src/readings/parse-reading.js';

const good = `title: On Duty
publisher: A Press
published: 2020-01-31
link: https://example.org/
language: en
topics:
  - name: Duty
    aliases: [obligation]
    paragraphs: [2, 1]
passages:
  - paragraph: 1
    sha256: ${'a'.repeat(64)}
    heading: First
    text: The first passage.
  - paragraph: 2
    sha256: ${'b'.repeat(64)}
    heading: Second
    text: The second passage.
claims:
  - id: C1
    text: Duty comes first.
    paragraphs: [1]
prompts:
  - kind: argument
    text: Why does duty come first?
    paragraph: 1
    claim: C1
`;

function problemsOf(text: string, slug = 'on-duty'): Problem[] {
  const parsed = parseReading(slug, text);
  return parsed.kind === 'refused' ? parsed.problems : [];
}

test('a good reading has its passages know their topics', () => {
  const parsed = parseReading('on-duty', good);
  expect(parsed.kind).toBe('reading');
  if (parsed.kind !== 'reading') return;
  expect(parsed.reading.passages.map((passage) => passage.topics)).toEqual([['Duty'], ['Duty']]);
  expect(parsed.reading.glossary).toEqual([]);
});

test('five different mistakes are reported at once, each with its line, its path and what to write', () => {
  const bad = good
    .replace('published: 2020-01-31', 'published: last January')
    .replace('paragraphs: [2, 1]', 'paragraphs: []')
    .replace('heading: Second', 'heading: ""')
    .replace('kind: argument', 'kind: quiz')
    .replace('text: Duty comes first.', `text: ${'very '.repeat(60)}long`);
  expect(problemsOf(bad)).toEqual([
    { line: 3, path: 'published', says: 'is not a day; write it as 2014-03-11' },
    { line: 9, path: 'topics[0].paragraphs', says: 'is empty; name at least one paragraph' },
    { line: 17, path: 'passages[1].heading', says: 'is empty; write a heading' },
    { line: 21, path: 'claims[0].text', says: 'has 304 characters; write at most 200' },
    {
      line: 24,
      path: 'prompts[0].kind',
      says: 'is not a kind; write one of comprehension, argument, comparison, counterfactual, hindsight',
    },
  ]);
});

test('mistakes of the shape do not hide those across the file', () => {
  const bad = good.replace('publisher: A Press', 'publisher: ""').replace('id: C1', 'id: C4');
  const paths = problemsOf(bad).map(({ path }) => path);
  expect(paths).toEqual(['publisher', 'claims[0].id', 'prompts[0].claim']);
});

describe('what only shows across the file', () => {
  const cases: [name: string, from: string, to: string, path: string, says: string][] = [
    [
      'a passage out of order',
      'paragraph: 2\n',
      'paragraph: 3\n',
      'passages[1].paragraph',
      'is 3; passages stand in order, so write 2',
    ],
    [
      'a claim out of order',
      'id: C1',
      'id: C4',
      'claims[0].id',
      'is C4; claims are numbered in order, so write C1',
    ],
    [
      'a topic beyond the end',
      '[2, 1]',
      '[2, 9]',
      'topics[0].paragraphs[1]',
      'is 9, but the reading ends at ¶2; write one from 1 to 2',
    ],
    ['a paragraph named twice', '[2, 1]', '[2, 2]', 'topics[0].paragraphs[1]', 'names ¶2 twice; remove one'],
    [
      'a prompt on no claim',
      'claim: C1',
      'claim: C7',
      'prompts[0].claim',
      'is C7, which is no claim of this reading; write one from C1 to C1',
    ],
    [
      'a name used twice',
      '[obligation]',
      '[DUTY]',
      'topics[0].aliases[0]',
      '"DUTY" already names the topic Duty; keep it in one place',
    ],
    [
      'a key nobody knows',
      'publisher: A Press',
      'publisher: A Press\neditor: B',
      'editor',
      'is not a key of a reading; remove it or mend its spelling',
    ],
  ];
  test.each(cases)('%s', (_, from, to, path, says) => {
    expect(good).toContain(from);
    expect(problemsOf(good.replace(from, to))).toContainEqual(expect.objectContaining({ path, says }));
  });
});

test.each([
  ['broken YAML', 'title: "unfinished'],
  ['nothing', ''],
  ['a list', '- 1'],
  ['a key written twice', `title: A\n${good}`],
])('%s is refused with a sentence and not thrown', (_, text) => {
  const problems = problemsOf(text);
  expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems) expect(problem.says).toMatch(/; (write|quote|remove|mend)/);
});

test("a folder's name that a button could not hold is refused", () => {
  expect(problemsOf(good, 'A reading with a very long name')[0]?.says).toMatch(/name the folder/);
});

describe('a reading holds so much and no more', () => {
  const listed = (count: number, entry: (n: number) => string): string =>
    Array.from({ length: count }, (_, n) => entry(n)).join('');
  const topic = (n: number): string => `  - { name: T${n}, aliases: [], paragraphs: [1] }\n`;
  const prompt = (n: number): string => `  - { kind: argument, text: Why ${n}?, paragraph: 1 }\n`;
  const entry = (n: number): string => `  - { name: G${n}, aliases: [], text: Thing, paragraphs: [1] }\n`;
  const many = {
    topics: (count: number) => good.replace(/topics:[^]*?(?=passages:)/, `topics:\n${listed(count, topic)}`),
    prompts: (count: number) => good.replace(/prompts:[^]*/, `prompts:\n${listed(count, prompt)}`),
    glossary: (count: number) => `${good}glossary:\n${listed(count, entry)}`,
    aliases: (count: number) => good.replace('[obligation]', `[${listed(count, (n) => `a${n}, `)}]`),
  };
  test.each([
    ['topics', 100, 'topics', 'has 101 topics; keep at most 100'],
    ['prompts', 300, 'prompts', 'has 301 prompts; keep at most 300'],
    ['glossary', 200, 'glossary', 'has 201 entries; keep at most 200'],
    ['aliases', 200, 'topics[0].aliases', 'has 201 aliases; keep at most 200'],
  ] as const)('%s: %d', (what, most, path, says) => {
    expect(problemsOf(many[what](most))).toEqual([]);
    expect(problemsOf(many[what](most + 1))).toMatchObject([{ path, says }]);
  });

  test('two megabytes, counted before anything of it is read', () => {
    const filled = (bytes: number): string =>
      `${good}# ${'ü'.repeat((bytes - Buffer.byteLength(good) - 2) / 2)}`;
    const even = Buffer.byteLength(good) % 2;
    expect(problemsOf(filled(2_000_000 - even))).toEqual([]);
    const [problem, ...more] = problemsOf(`${filled(2_000_000 - even)}üü`);
    expect(problem?.says).toMatch(
      /^has 200000[34] bytes; a reading has at most 2000000, so write fewer or shorter/,
    );
    expect([problem?.path, problem?.line, more]).toEqual(['', undefined, []]);
  });
});
