import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asText, toll } from '../import/toll-article.js';
import { hasChromium, startPreview, type Preview } from './page-rig.js';

const PHONE = { width: 390, height: 844 };

/** Places where a first visitor did not see what had happened, or saw what was no longer so. */
describe.skipIf(!hasChromium())('what a visitor would stumble over', { timeout: 60_000 }, () => {
  let preview: Preview;
  let page: Page;
  beforeAll(async () => {
    preview = await startPreview();
  });
  beforeEach(async () => {
    page = await preview.open();
    page.setDefaultTimeout(20_000);
  });
  afterEach(() => page.context().close());
  afterAll(async () => {
    expect(preview.complaints).toEqual([]);
    expect(await preview.stop()).toBe(0);
  });

  const cardOf = (where: Page, words: string | RegExp): Locator =>
    where.getByRole('log').getByRole('article').filter({ hasText: words });
  const card = (words: string | RegExp): Locator => cardOf(page, words);
  const send = async (line: string, where = page): Promise<void> => {
    await where
      .getByRole('textbox', { name: /^Message / })
      .first()
      .focus();
    await where.keyboard.type(line);
    await where.keyboard.press('Enter');
  };
  /** How far the end of the thread's list is below what is seen. */
  const left = (): Promise<number> =>
    page.evaluate(`(() => {
      const log = document.querySelector('.side .log');
      return log.scrollHeight - log.scrollTop - log.clientHeight;
    })()`);

  test('on a phone a tap on a step turns the page, and shows where to vote until one has', async () => {
    const phone = await preview.open(PHONE);
    phone.setDefaultTimeout(20_000);
    const tap = async (step: string): Promise<void> => {
      await phone.getByRole('button', { name: /^Try \d/ }).click();
      await phone.getByRole('region', { name: 'Try this' }).getByRole('button', { name: step }).click();
      await phone.getByLabel('You are').waitFor({ state: 'hidden' });
    };
    await send('/passage russia', phone);
    await cardOf(phone, '1 of 5 on Russia').waitFor();
    await tap('Next ▶');
    await cardOf(phone, '2 of 5 on Russia').waitFor();
    await phone.getByText('Try 2/6').waitFor();
    await send('/poll open claim:c3', phone);
    const agree = cardOf(phone, 'Where do you stand?').getByRole('button', { name: 'Agree', exact: true });
    await agree.waitFor();
    await tap('on the card');
    const row = agree.locator('..');
    expect(await phone.evaluate('getComputedStyle(document.querySelector(".is-pointed")).outlineStyle')).toBe(
      'solid',
    );
    const [seen, own] = [await phone.getByRole('log').boundingBox(), await row.boundingBox()];
    expect(own?.y).toBeGreaterThan(seen?.y ?? Infinity);
    expect((own?.y ?? Infinity) + (own?.height ?? 0)).toBeLessThan((seen?.y ?? 0) + (seen?.height ?? 0));
    // Which way to vote is the reader's own choice.
    expect(await cardOf(phone, 'You: ').count()).toBe(0);
    await agree.click();
    await cardOf(phone, 'You: agree.').waitFor();
    expect(await phone.locator('.is-pointed').count()).toBe(0);
    await phone.context().close();
  });

  test('a menu of several: Escape takes back, closing sends, and the menu says so', async () => {
    await send('/reading add');
    await page.getByLabel('file', { exact: true }).setInputFiles({
      name: 'toll.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from(asText(toll)),
    });
    await page.keyboard.press('Enter');
    const draft = card('Is this the article?');
    const menu = draft.getByRole('button', { name: /^Leave out paragraphs…/ });
    await menu.waitFor();
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/client/interactions')) sent.push(request.postData() ?? '');
    });
    await menu.click();
    await page.getByText('Close the menu to send.').first().waitFor();
    await page.getByRole('listbox').getByRole('option').first().click();
    expect(await menu.textContent()).toContain('¶');
    await page.keyboard.press('Escape');
    await page.getByRole('listbox').waitFor({ state: 'hidden' });
    expect(await menu.textContent()).toBe('Leave out paragraphs…');
    expect(await menu.getAttribute('aria-label')).toBe('Leave out paragraphs…');
    await menu.click();
    await page.getByRole('listbox').getByRole('option').nth(1).click();
    await page.keyboard.press('Tab');
    await expect.poll(() => sent.length).toBe(1);
    // Only what was ticked the second time: the first was taken back.
    expect((JSON.parse(sent[0] ?? '{}') as { values?: string[] }).values).toHaveLength(1);
    await draft.getByText('left out').first().waitFor();
  });

  test('the line above a result tells when the poll closed', async () => {
    await send('/poll open claim:c4');
    const poll = card('C4 · Where do you stand?').first();
    await poll.getByRole('button', { name: 'Agree', exact: true }).click();
    await card('You: agree.').last().waitFor();
    await page.getByRole('button', { name: 'Let the others vote' }).click();
    await poll.getByText('6 people have voted').waitFor();
    await poll.getByRole('button', { name: 'Close (hosts)' }).click();
    const line = card('C4: the result').locator('.above-text');
    await line.getByText(/Closed [A-Z][a-z]+, [A-Z][a-z]+ \d+, \d{4} at \d+:\d\d [AP]M\./).waitFor();
  });

  test('the beginning of a post is told without marks: a time by its date, an emoji by its name', async () => {
    await page.getByRole('navigation', { name: 'Channels' }).getByText('threads-forum').click();
    await page.getByRole('button', { name: 'New post' }).click();
    const form = page.getByRole('dialog', { name: 'New post in threads-forum' });
    await form.getByRole('textbox', { name: 'Title' }).fill('When?');
    await form
      .getByRole('textbox', { name: 'Message' })
      .fill('Until <t:1770000000:R> <:owl:118000000000000001>');
    await form.getByRole('button', { name: 'Post', exact: true }).click();
    // It is not told how long ago: nothing would keep that right.
    await page.getByText(/Until February \d, 2026 at \d+:\d\d [AP]M :owl:/).waitFor();
  });

  test('the answer to a form is headed by the command that opened the form', async () => {
    await send('/seminar setup ');
    await page.getByRole('dialog').getByRole('button', { name: 'Submit' }).click();
    await card('Saved').getByText('/seminar setup', { exact: true }).waitFor();
    expect(await card('used a command').count()).toBe(0);
  });

  test('that the preview is not running is said no longer once it runs', async () => {
    const sentences = page
      .locator('.notice, .waiting, .failure')
      .filter({ hasText: 'The preview is not running.', visible: true });
    await page.route('**/client/{interactions,channels/*/messages}', (route) => route.abort());
    await send('/passage russia');
    await sentences.filter({ hasText: '/passage: ' }).waitFor();
    await send('A thought');
    await expect.poll(() => sentences.count()).toBe(2);
    await page.unrouteAll();
    await preview.killAndStart();
    await expect.poll(() => sentences.count(), { timeout: 20_000 }).toBe(0);
    // What was written is still there to be sent.
    expect(await page.getByRole('textbox', { name: /^Message / }).inputValue()).toBe('A thought');
  });

  test('a thread opens at its very end, also where what stands above it is read later', async () => {
    await send('/passage islands');
    const shown = card('on islands')
      .or(card(/of \d+ on .*[Ii]sland/))
      .last();
    await shown.getByRole('button', { name: 'Discuss' }).click();
    await shown.getByRole('button', { name: /messages? ›/ }).click();
    const thread = page.getByRole('complementary', { name: 'Open thread' });
    const box = thread.getByRole('textbox', { name: /^Message / });
    for (let at = 0; at < 12; at += 1) {
      await box.fill(`Thought ${String(at)}\n.\n.`);
      await box.press('Enter');
      await thread.getByText(`Thought ${String(at)}`).waitFor();
    }
    await page.getByRole('button', { name: 'Close thread' }).click();
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/messages?*around=*', async (route) => {
      await held;
      await route.continue();
    });
    await shown.getByRole('button', { name: /messages? ›/ }).click();
    await thread.getByText('Thought 11').waitFor();
    letGo();
    await thread.locator('.starter').waitFor({ state: 'attached' });
    await expect.poll(left).toBeLessThan(1);
  });

  test("the bot's log tells the day where it changes", async () => {
    await send('/passage russia');
    await card('on Russia').last().waitFor();
    await page.getByRole('button', { name: '+1 week' }).click();
    await send('/passage russia');
    await expect.poll(() => card('on Russia').count()).toBeGreaterThan(1);
    await page.getByRole('button', { name: /^Bot's log/ }).click();
    const rows = page.getByRole('dialog', { name: "Bot's log" }).getByRole('listitem');
    const days = rows.filter({ hasText: /^[A-Z][a-z]+ \d+, \d{4}$/ });
    await expect.poll(() => days.count(), { timeout: 20_000 }).toBe(2);
    expect(await rows.first().textContent()).toBe(await days.first().textContent());
  });
});
