import { statSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { packageRoot } from '../package-root.js';
import { addReading } from './add-reading.js';
import { loadReading, loadReadings, problemLine, readingFile } from './load-readings.js';
import type { Reading } from './reading.js';
import { readingSchema } from './schema.js';
import { blocksOf, compareWithSource, hashParagraph } from './source-text.js';

const usage = `Makes a reading of an article, and checks a reading before the bot meets it.

  npm run reading -- add FILE [--into FOLDER]
  npm run reading -- check [FOLDER] [--source FILE]
  npm run reading -- schema

  FILE           the article: .txt, .md, .html, .pdf or .docx; a copy of a shipped reading is recognised
  --into FOLDER  where the new reading is written; a folder below data/ named after the title where it is left out
  FOLDER         a reading's folder, such as data/japan-russia-policy; all of data/ where it is left out
  --source FILE  the article's own text; also checks the paragraph hashes and that no eight words in a row are copied
  schema         prints the JSON Schema that lets an editor complete a reading.yaml
`;

/** Exit codes: 0 the reading or the file is good, 1 it is not, 78 the command was not understood. */
async function main(args: string[]): Promise<number> {
  let given: ReturnType<typeof parse>;
  try {
    given = parse(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 78;
  }
  const [verb, folder, ...rest] = given.positionals;
  if (verb === 'schema' && folder === undefined) {
    process.stdout.write(`${JSON.stringify(z.toJSONSchema(readingSchema, { io: 'input' }), null, 2)}\n`);
    return 0;
  }
  if (verb === 'add' && folder !== undefined && rest.length === 0) {
    const { code, lines } = await addReading(folder, given.values.into);
    (code === 0 ? process.stdout : process.stderr).write(`${lines.join('\n')}\n`);
    return code;
  }
  if (verb !== 'check' || rest.length > 0) {
    process.stderr.write(usage);
    return 78;
  }
  const source = given.values.source;
  if (source !== undefined && !isFile(source)) {
    process.stderr.write(`There is no file ${source}; give --source the article's text.\n`);
    return 78;
  }

  let readings: Reading[];
  if (folder === undefined) {
    const loaded = loadReadings(join(packageRoot, 'data'));
    if (loaded.kind === 'refused') return report(loaded.problems.map(problemLine));
    readings = loaded.readings;
  } else {
    const loaded = loadReading(resolve(folder));
    if (loaded.kind === 'refused') {
      const file = join(folder, readingFile);
      return report(loaded.problems.map((problem) => problemLine({ ...problem, file })));
    }
    readings = [loaded.reading];
  }
  const bad = source === undefined ? [] : readings.flatMap((reading) => sourceProblems(reading, source));
  if (bad.length > 0) return report(bad);
  for (const reading of readings) process.stdout.write(`${summaryOf(reading)}\n`);
  return 0;
}

function parse(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: { source: { type: 'string' }, into: { type: 'string' } },
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function sourceProblems(reading: Reading, file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const findings = compareWithSource(reading, text);
  const lines = findings.map((finding) =>
    finding.kind === 'missing'
      ? `¶${finding.paragraph}: no paragraph of ${file} has the hash ${finding.sha256.slice(0, 12)}…`
      : `${finding.where} copies eight words from ${file}: "${finding.run}"; say it in your own`,
  );
  if (findings.some((finding) => finding.kind === 'missing')) {
    lines.push(`The hashes of ${file}, block by block:`);
    for (const block of blocksOf(text))
      lines.push(`  ${hashParagraph(block)}  ${block.split(/\s+/).slice(0, 4).join(' ')}…`);
  }
  return lines;
}

function report(lines: string[]): number {
  process.stderr.write(`${lines.join('\n')}\n`);
  return 1;
}

function summaryOf(reading: Reading): string {
  const { passages, topics, claims, prompts, glossary } = reading;
  return `${reading.slug}: ${passages.length} passages, ${topics.length} topics, ${claims.length} claims, ${prompts.length} prompts, ${glossary.length} names. All good.`;
}

process.exitCode = await main(process.argv.slice(2));
