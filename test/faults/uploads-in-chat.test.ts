import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { badFiles, baits } from '../import/bad-files.js';
import { until } from './moments.js';
import { programOn, type Program } from './program.js';
import { seen } from './seen.js';
import { isFull, patience } from './tries.js';

let discord: PretendDiscord;
let program: Program;
beforeEach(async () => {
  discord = await startPretendDiscord({});
  discord.faults.rateLimits(false);
  program = programOn(discord, {
    nodeArguments: ['--expose-gc', '--import', join(import.meta.dirname, 'fixtures', 'tell-strain.js')],
  });
  await program.start();
}, 60_000);
afterEach(async () => {
  await program.remove();
  await discord.close();
});

interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What the host's private answer to `/reading add` is in the end: an outline, or a sentence. */
async function bring({ name, bytes }: File): Promise<string> {
  const data = Buffer.from(bytes).toString('base64');
  const asked = await discord.client
    .as(discord.host)
    .command(discord.channels.reading, '/reading add', { file: { filename: name, contentType: '', data } });
  if (asked.message === undefined) throw new Error(`${name}: ${asked.kind} ${asked.error ?? ''}`);
  const { id } = asked.message;
  const shown = (): string => {
    const messages = discord.client.as(discord.host).messages(discord.channels.reading);
    const found = messages.find(({ message }) => message.id === id);
    return JSON.stringify(found?.message ?? '');
  };
  await until(() => /Nothing was kept|Is this the article/.test(shown()));
  return shown();
}

interface Strain {
  /** Milliseconds that the loop was held up. */
  readonly p99: number;
  readonly longest: number;
  /** Bytes of the whole process, threads and all, at its fullest. */
  readonly most: number;
}

async function strainSince(): Promise<Strain> {
  const already = [...program.said.matchAll(/^strain /gm)].length;
  program.child.kill('SIGUSR2');
  await program.printed('strain {', already + 1);
  return JSON.parse([...program.said.matchAll(/^strain (.*)$/gm)].at(-1)?.[1] ?? '{}') as Strain;
}

/** Brings files one after another while a member asks for passages without a pause. */
async function bringAll(
  files: readonly File[],
): Promise<{ ends: string[]; answers: number; unanswered: number; strain: Strain }> {
  const ask = () =>
    discord.client
      .as(discord.members[0] ?? discord.host)
      .command(discord.channels.reading, '/passage', { about: 'russia', show: 'only me' });
  // What is loaded at the first use is not growth.
  await ask();
  await bring({
    name: 'a.txt',
    bytes: Buffer.from('A title\n\nThe Ferrow Bridge is old and was mended.'),
  });
  await strainSince();
  const { most: before } = await strainSince();
  const ends: string[] = [];
  let [answers, unanswered] = [0, 0];
  const over = new AbortController();
  const asking = (async () => {
    while (!over.signal.aborted) {
      if ((await ask()).kind === 'message') answers++;
      else unanswered++;
    }
  })();
  try {
    for (const file of files) ends.push(await bring(file));
  } finally {
    over.abort();
    await asking;
  }
  const strain = await strainSince();
  return { ends, answers, unanswered, strain: { ...strain, most: strain.most - before } };
}

function tell({
  strain: { p99, longest, most },
  answers,
  unanswered,
}: Awaited<ReturnType<typeof bringAll>>): string {
  return `loop p99 ${p99.toFixed(0)} ms, longest ${longest.toFixed(0)} ms; RSS +${(most / 2 ** 20).toFixed(0)} MB; ${answers} others answered, ${unanswered} not`;
}

const short = ['twice.pdf', 'laughs.docx'];

test(
  'fault 32: bombs that a host attaches are refused with a sentence, and others are answered meanwhile',
  async () => {
    // Made before the clock runs: making them holds up the pretend Discord, which is in this process.
    const files: File[] = [];
    for (const { name, make } of badFiles)
      if (isFull || short.includes(name)) files.push({ name, bytes: await make() });
    const came = await bringAll(files);
    for (const [n, end] of came.ends.entries()) expect(end, files[n]?.name).toContain('Nothing was kept');
    seen({ tried: files.length, figure: tell(came) });
    expect(came.answers).toBeGreaterThan(files.length);
    expect(came.unanswered).toBe(0);
    if (!isFull) return;
    expect(came.strain.p99).toBeLessThan(100);
    expect(came.strain.most).toBeLessThan(64 * 2 ** 20);
  },
  patience(180_000),
);

/** As much text as a reading may have, each word of it a name, and each line broken so that a spelling must be guessed. */
const names = Array.from({ length: 1900 }, (_, n) =>
  Array.from({ length: 40 }, (_each, m) => `Name${(n * 7 + m) % 900} Hall-`)
    .join('\n')
    .slice(0, 480),
).join('\n\n');

test(
  'fault 32: texts that are made to take long hold up nobody either',
  async () => {
    const texts = [{ name: 'names.txt', text: names }, ...(isFull ? baits : [])];
    const files = texts.map(({ name, text }) => ({ name, bytes: Buffer.from(text) }));
    const came = await bringAll(files);
    seen({ tried: files.length, figure: tell(came) });
    expect(came.answers).toBeGreaterThan(files.length);
    expect(came.unanswered).toBe(0);
    if (!isFull) return;
    expect(came.strain.p99).toBeLessThan(100);
    expect(came.strain.most).toBeLessThan(64 * 2 ** 20);
  },
  patience(180_000),
);
