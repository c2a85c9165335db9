import { basename, join } from 'node:path';
import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRoom } from '../conversations/room.js';
import { packageRoot } from '../../src/package-root.js';
import { asText, toll } from '../import/toll-article.js';
import { hasChromium, startPreview, type Preview } from './page-rig.js';

const builtPage = join(packageRoot, 'dist', 'src', 'preview', 'page');

interface Violation {
  id: string;
  impact: string | null;
  nodes: { target: unknown[]; failureSummary?: string }[];
}

/** Every view of the page, dark and light, held against axe-core's rules: nothing serious, nothing critical. */
describe.skipIf(!hasChromium())('axe-core finds nothing serious', { timeout: 120_000 }, () => {
  let preview: Preview;
  let page: Page;
  beforeAll(async () => {
    preview = await startPreview();
    page = await preview.open();
    page.setDefaultTimeout(40_000);
  });
  afterAll(async () => {
    expect(preview.complaints).toEqual([]);
    expect(await preview.stop()).toBe(0);
  });

  const card = (words: string | RegExp): Locator =>
    page.getByRole('log').first().getByRole('article').filter({ hasText: words });
  const send = async (line: string): Promise<void> => {
    await page
      .getByRole('textbox', { name: /^Message / })
      .first()
      .focus();
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
  };
  const channel = (name: string): Locator =>
    page.getByRole('navigation', { name: 'Channels' }).getByRole('button', { name, exact: true });

  /** What is wrong with the page as it stands, in both themes. */
  const problems = async (where: Page = page): Promise<string[]> => {
    const found: string[] = [];
    // The page's policy lets no script in; this one comes through the debugger.
    if (await where.evaluate("typeof axe === 'undefined'")) await where.evaluate(axe.source);
    // Of the rules that a page is held to only these look at colours.
    for (const [scheme, rules] of [
      ['dark', '{}'],
      ['light', "{ runOnly: ['color-contrast', 'link-in-text-block'] }"],
    ] as const) {
      await where.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      const { violations } = (await where.evaluate(`axe.run(document, ${rules})`)) as {
        violations: Violation[];
      };
      for (const { id, impact, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue;
        found.push(...nodes.map(({ target }) => `${scheme}: ${id} at ${target.join(' ')}`));
      }
    }
    return found;
  };

  test('a channel with a passage, and the list of things to try', async () => {
    await page.getByRole('button', { name: /^Try this/ }).waitFor();
    expect(await problems()).toEqual([]);
    await send('/passage russia');
    await card('1 of 5 on Russia').getByRole('button', { name: 'Next ▶' }).waitFor();
    expect(await problems()).toEqual([]);
  });

  test('the command picker and a command being filled in', async () => {
    await page.getByRole('textbox', { name: /^Message / }).focus();
    await page.keyboard.type('/po');
    await page.getByRole('option', { name: /^\/poll open/ }).waitFor();
    expect(await problems()).toEqual([]);
    await page.keyboard.type('ll open claim:');
    await page.getByRole('option', { name: /C3/ }).waitFor();
    expect(await problems()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  test('an open poll, the form for a reason, and the closed poll with its chart', async () => {
    await send('/poll open claim:c3');
    const poll = card('Where do you stand?').first();
    await poll.getByRole('button', { name: 'Agree', exact: true }).click();
    const receipt = card('You: agree.').last();
    await receipt.waitFor();
    expect(await problems()).toEqual([]);
    await receipt.getByRole('button', { name: 'Add a reason' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await problems()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Let the others vote' }).click();
    await poll.getByText('6 people have voted').waitFor();
    await poll.getByRole('button', { name: 'Close (hosts)' }).click();
    const chart = card('C3: the result').getByRole('img', { name: /^Bar chart/ });
    await chart.waitFor();
    expect(await problems()).toEqual([]);
    await chart.click();
    await page.getByRole('dialog', { name: 'Picture' }).waitFor();
    expect(await problems()).toEqual([]);
    await page.keyboard.press('Escape');
  });

  test('a thread beside its channel', async () => {
    await card('1 of 5 on Russia').getByRole('button', { name: 'Discuss' }).click();
    await card('1 of 5 on Russia')
      .getByRole('button', { name: /messages? ›/ })
      .click();
    await page.getByRole('complementary', { name: 'Open thread' }).getByRole('textbox').waitFor();
    expect(await problems()).toEqual([]);
    await page.getByRole('button', { name: 'Close thread' }).click();
  });

  test('the forum with a post', async () => {
    await channel('threads-forum').click();
    await page.getByRole('button', { name: 'New post' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Was ¶3 fair?');
    await page.getByRole('textbox', { name: 'Message' }).fill('I wonder about **the islands**.');
    expect(await problems()).toEqual([]);
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await page.getByRole('complementary', { name: 'Open thread' }).getByRole('article').waitFor();
    await page.getByRole('button', { name: 'Close thread' }).click();
    await page.getByRole('button', { name: /Was ¶3 fair\?.*1 message/ }).waitFor();
    expect(await problems()).toEqual([]);
    await channel('reading').click();
  });

  test("the bot's log with a refusal, and the question before a reset", async () => {
    await fetch(`${preview.address}api/v10/channels/1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bot nobody' },
      body: JSON.stringify({ content: 'hello' }),
    });
    await page.getByRole('button', { name: /^Bot's log.*refused/ }).click();
    await page.getByRole('dialog', { name: "Bot's log" }).getByText('What the bot sent').waitFor();
    expect(await problems()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('alertdialog', { name: 'Reset the preview?' }).waitFor();
    expect(await problems()).toEqual([]);
    await page.keyboard.press('Escape');
  });

  test('the form of the setup, the check and the help', async () => {
    await send('/seminar setup ');
    await page.getByRole('dialog').getByRole('button', { name: 'Submit' }).waitFor();
    expect(await problems()).toEqual([]);
    await page.keyboard.press('Escape');
    await send('/seminar check ');
    await card('used /seminar check').waitFor();
    await send('/seminar help ');
    await card('used /seminar help').waitFor();
    expect(await problems()).toEqual([]);
  });

  test('what the setup answers, the outline, the stances, the schedules and what is kept about oneself', async () => {
    await send('/seminar setup ');
    await page.getByRole('dialog').getByRole('button', { name: 'Submit' }).click();
    await card('Saved').last().waitFor();
    expect(await problems()).toEqual([]);
    await send('/prompt schedule 09:00');
    await card('Shall I schedule this?').getByRole('button', { name: 'Schedule it' }).click();
    await card('See, pause or skip it').waitFor();
    expect(await problems()).toEqual([]);
    for (const command of ['/reading outline', '/stances', '/prompt list', '/privacy show']) {
      await send(`${command} `);
      await card(`used ${command}`).last().waitFor();
      expect(await problems()).toEqual([]);
    }
  });

  test('a file being chosen, its outline, and what was left out of it', async () => {
    await send('/reading add');
    await page.getByLabel('file', { exact: true }).setInputFiles({
      name: 'toll.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from(asText(toll)),
    });
    expect(await problems()).toEqual([]);
    await page.keyboard.press('Enter');
    const draft = card('Is this the article?');
    await draft.getByText('Topics found').waitFor();
    expect(await problems()).toEqual([]);
    await draft.getByRole('button', { name: /^What was left out/ }).click();
    await card('Not taken for').waitFor();
    expect(await problems()).toEqual([]);
  });

  test('a direct message', async () => {
    const become = async (name: string): Promise<void> => {
      await page.getByLabel('You are').selectOption({ label: name });
      await page.locator('#app:not([aria-busy])').waitFor();
    };
    await become('Bruno');
    await send('/prompt suggest ');
    const form = page.getByRole('dialog');
    await form.getByRole('textbox').first().fill('What would you have done?');
    await form.getByRole('textbox').last().fill('¶3');
    await form.getByRole('button', { name: 'Submit' }).click();
    await form.waitFor({ state: 'detached' });
    await become('Hana (host)');
    await send('/prompt list ');
    await card('used /prompt list').getByRole('button', { name: 'Review 1 suggestion' }).click();
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await card('Approved.').last().waitFor();
    await page.getByRole('button', { name: '+1 day' }).click();
    await become('Bruno');
    await channel('Colloquium (unread)').click();
    await page.getByRole('log').getByText('joins the prompts').waitFor();
    expect(await problems()).toEqual([]);
  });

  test('what the bot says in a server it has just joined', async () => {
    const room = await openRoom();
    const there = await preview.open();
    // Here the pretend Discord runs from its source, which no browser reads.
    await there.route(`${room.discord.url}/*.js`, (route) =>
      route.fulfill({ path: join(builtPage, basename(new URL(route.request().url()).pathname)) }),
    );
    await there.goto(room.discord.url);
    await there.getByRole('textbox', { name: /^Message / }).waitFor();
    room.discord.faults.removeBot();
    room.discord.faults.returnBot();
    await there.getByRole('article').filter({ hasText: 'hands out the paragraphs' }).waitFor();
    expect(await problems(there)).toEqual([]);
    await there.context().close();
    await room.close();
  });

  test('on a phone: the channel, its sidebar and its clock', async () => {
    const phone = await preview.open({ width: 390, height: 844 });
    await phone.getByRole('article').first().waitFor();
    expect(await problems(phone)).toEqual([]);
    await phone.getByRole('button', { name: /^Try \d/ }).click();
    await phone.getByRole('combobox', { name: 'You are' }).waitFor();
    expect(await problems(phone)).toEqual([]);
    await phone.keyboard.press('Escape');
    await phone.getByRole('button', { name: "Bot's clock and controls" }).click();
    expect(await problems(phone)).toEqual([]);
  });
});
