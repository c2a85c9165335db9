/** Takes the pictures of docs/pictures anew: each view at two widths, light and dark. `npm run pictures`, after a change of the page. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { packageRoot } from '../../src/package-root.js';
import { asText, toll } from '../import/toll-article.js';
import { startPreview } from './page-rig.js';

interface View {
  name: string;
  /** What is done in an empty preview; the last of it is what the pictures show. */
  prepare: (page: Page) => Promise<void>;
  shown: (page: Page) => Locator;
}

const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];
const folder = join(packageRoot, 'docs', 'pictures');

const card = (page: Page, words: string | RegExp): Locator =>
  page.getByRole('log').first().getByRole('article').filter({ hasText: words }).last();
const send = async (page: Page, line: string): Promise<void> => {
  await page
    .getByRole('textbox', { name: /^Message / })
    .first()
    .focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
};

async function vote(page: Page, stance: string, standing: string): Promise<void> {
  await page.getByRole('button', { name: stance, exact: true, disabled: false }).last().click();
  await card(page, `You: ${stance.toLowerCase()}.`).waitFor();
  await page.getByRole('button', { name: 'Let the others vote' }).click();
  await card(page, standing).waitFor();
  // What it says passes away; a picture shows what stays.
  await page.locator('.note').waitFor({ state: 'detached' });
}

async function openPoll(page: Page, claim = 'c3', more = ''): Promise<void> {
  await send(page, `/poll open claim:${claim}${more}`);
  await vote(page, 'Agree', '6 people have voted');
}

async function closePoll(page: Page, claim: string): Promise<void> {
  await send(page, '/poll close ');
  await card(page, `${claim}: the result`).getByRole('img').first().waitFor();
}

async function addReading(page: Page): Promise<void> {
  await send(page, '/reading add');
  await page.getByLabel('file', { exact: true }).setInputFiles({
    name: 'toll.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(asText(toll)),
  });
  await page.keyboard.press('Enter');
}

const drawn = (page: Page): Promise<unknown> =>
  page.evaluate('Promise.all([...document.images].map((picture) => picture.decode()))');

const views: View[] = [
  {
    name: 'passage',
    prepare: (page) => send(page, '/passage russia'),
    shown: (page) => card(page, '1 of 5 on Russia'),
  },
  { name: 'poll-open', prepare: openPoll, shown: (page) => card(page, '6 people have voted') },
  {
    name: 'poll-result',
    async prepare(page) {
      await openPoll(page);
      await closePoll(page, 'C3');
      await drawn(page);
    },
    shown: (page) => card(page, 'C3: the result'),
  },
  {
    name: 'two-rounds',
    async prepare(page) {
      await openPoll(page, 'c7', ' rounds:2');
      await page.getByRole('button', { name: 'Discuss (hosts)' }).click();
      await card(page, 'Round 1 on').getByRole('button', { name: 'Vote again' }).click();
      await card(page, 'Round 2 of 2').waitFor();
      await vote(page, 'Disagree', '6 have voted');
      await closePoll(page, 'C7');
      await drawn(page);
    },
    shown: (page) => card(page, 'C7: the result'),
  },
  {
    name: 'stances',
    async prepare(page) {
      for (const claim of ['C3', 'C5', 'C9']) {
        await openPoll(page, claim.toLowerCase());
        await closePoll(page, claim);
      }
      await send(page, '/stances ');
      await card(page, 'used /stances').getByRole('img').first().waitFor();
      await drawn(page);
    },
    shown: (page) => card(page, 'used /stances'),
  },
  {
    name: 'privacy',
    async prepare(page) {
      await openPoll(page);
      await send(page, '/privacy show ');
      await card(page, 'used /privacy show').waitFor();
      await send(page, '/privacy erase ');
    },
    shown: (page) => card(page, 'Erase what I keep about you').getByRole('button', { name: 'Erase my data' }),
  },
  {
    name: 'prompt-list',
    async prepare(page) {
      await send(page, '/prompt schedule 09:00');
      await card(page, 'Shall I schedule this?').getByRole('button', { name: 'Schedule it' }).click();
      await card(page, 'See, pause or skip it').waitFor();
      await send(page, '/prompt list ');
    },
    shown: (page) => card(page, 'used /prompt list').getByRole('button', { name: 'Pause' }),
  },
  {
    name: 'reading-add',
    prepare: addReading,
    shown: (page) => card(page, 'Is this the article?').getByText('Topics found'),
  },
  {
    name: 'reading-search',
    async prepare(page) {
      await addReading(page);
      await card(page, 'Is this the article?').getByRole('button', { name: 'Keep this reading' }).click();
      await card(page, 'is kept, with').waitFor();
      await send(page, `/reading use reading:${toll.title}`);
      await card(page, 'used /reading use').waitFor();
      await send(page, '/passage about:who pays the toll?');
      await card(page, 'used /passage').waitFor();
      await send(page, `/reading remove reading:${toll.title}`);
    },
    shown: (page) => card(page, 'used /reading remove').getByRole('button').first(),
  },
  {
    name: 'setup',
    prepare: (page) => send(page, '/seminar setup '),
    shown: (page) => page.getByRole('dialog').getByRole('button', { name: 'Submit' }),
  },
  {
    name: 'check',
    prepare: (page) => send(page, '/seminar check '),
    shown: (page) => card(page, 'used /seminar check'),
  },
  {
    name: 'help',
    prepare: (page) => send(page, '/seminar help '),
    shown: (page) => card(page, 'Three things to try'),
  },
];

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const preview = await startPreview();
for (const { name, prepare, shown } of views) {
  await fetch(`${preview.address}client/reset`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const page = await preview.open();
  await prepare(page);
  const devtools = await page.context().newCDPSession(page);
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await shown(page).waitFor();
      // WebP is a quarter of PNG's size, and Playwright's own way of asking does not offer it.
      const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 85 });
      const file = `${name}-${String(size.width)}-${colorScheme}.webp`;
      writeFileSync(join(folder, file), data, 'base64');
    }
  }
  await page.context().close();
}
await preview.stop();
