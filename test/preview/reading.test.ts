import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SentMessage, UploadedFile, World } from '../../src/preview/client-api.js';
import { hasChromium, startPreview, type Preview } from './page-rig.js';

/** One red pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

/** What stands in a channel and how it is read, in a real browser. */
describe.skipIf(!hasChromium())('reading the page', { timeout: 60_000 }, () => {
  let preview: Preview;
  let world: World;
  beforeAll(async () => {
    preview = await startPreview();
    world = (await (await fetch(`${preview.address}client/world`)).json()) as World;
  });
  afterAll(async () => {
    expect(preview.complaints).toEqual([]);
    expect(await preview.stop()).toBe(0);
  });

  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const response = await fetch(`${preview.address}client/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
  const member = (name: string): string => world.members.find((one) => one.name === name)?.id ?? '';
  const channel = (name: string): string => world.channels.find((one) => one.name === name)?.id ?? '';
  const say = (
    where: string,
    who: string,
    content: string,
    attachments: UploadedFile[] = [],
  ): Promise<SentMessage> =>
    post(`channels/${channel(where)}/messages`, { as: member(who), content, attachments });
  const card = (page: Page, words: string | RegExp): Locator =>
    page.getByRole('log').first().getByRole('article').filter({ hasText: words });
  const sidebar = (page: Page): Locator => page.getByRole('navigation', { name: 'Channels' });

  test('five hundred messages are read through a window, to the first and back', async () => {
    for (let count = 1; count <= 500; count += 1) await say('discussion', 'Lev', `Thought number ${count}.`);
    const page = await preview.open();
    await sidebar(page)
      .getByRole('button', { name: /^discussion/ })
      .click();
    await card(page, 'Thought number 500.').waitFor();
    const cards = page.getByRole('log').first().getByRole('article');
    expect(await cards.count()).toBe(50);
    let most = 0;
    while ((await page.getByText('The beginning of #discussion').count()) === 0) {
      await page.evaluate("document.querySelector('.log').scrollTop = 0");
      await page.evaluate('new Promise(requestAnimationFrame)');
      most = Math.max(most, await cards.count());
    }
    expect(most).toBeLessThanOrEqual(200);
    await card(page, 'Thought number 1.').first().waitFor();
    // What arrives meanwhile is told, and does not tear the window.
    await say('discussion', 'Noor', 'Thought number 501.');
    await page.getByRole('button', { name: '1 new message ↓' }).click();
    await card(page, 'Thought number 501.').waitFor();
    expect(await card(page, 'Thought number 1.').count()).toBe(0);
    await page.close();
  });

  test('a picture opens larger, a hidden one and hidden words show themselves on Enter', async () => {
    await say('reading', 'Imani', 'Look ||behind this||', [
      { filename: 'map.png', contentType: 'image/png', data: PIXEL },
      { filename: 'SPOILER_end.png', contentType: 'image/png', data: PIXEL },
    ]);
    const page = await preview.open();
    const message = card(page, 'Look');
    const words = message.getByRole('button', { name: 'Spoiler: show it' });
    await words.focus();
    await page.keyboard.press('Enter');
    await message.getByText('behind this').waitFor();
    expect(await words.count()).toBe(0);
    const hidden = message.getByRole('button', { name: /^Spoiler picture/ });
    await hidden.focus();
    await page.keyboard.press(' ');
    expect(await hidden.count()).toBe(0);
    await message.getByRole('link').first().focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Picture' });
    await dialog.getByRole('img').waitFor();
    await dialog.getByRole('link', { name: 'Open in a tab' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.close();
  });

  test('a time says itself in full to the keyboard too; a relative one keeps up with the clock', async () => {
    const soon = Math.floor(world.clock.now / 1000) + 3600 * 30;
    await say('reading', 'Imani', `Until <t:${soon}:R>, that is <t:${soon}:t>`);
    const page = await preview.open();
    const message = card(page, 'Until');
    const relative = message.getByText(/^in a day$/);
    await relative.focus();
    const tip = page.getByRole('tooltip');
    await tip.waitFor();
    expect(await tip.textContent()).toMatch(/\d{4}/);
    await page.keyboard.press('Escape');
    await tip.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '+1 week' }).click();
    await message.getByText(/^6 days ago$/).waitFor();
    await page.close();
  });

  test('a command in a message goes into the message box, lists are lists', async () => {
    const passage = world.commands.find(({ name }) => name === 'passage')?.id ?? '';
    await say('reading', 'Bruno', `Press </passage:${passage}>:\n- one\n- two\n1. first`);
    const page = await preview.open();
    const message = card(page, 'Press');
    await message.getByRole('listitem').first().waitFor();
    expect(await message.getByRole('listitem').count()).toBe(3);
    await message.getByRole('button', { name: '/passage' }).click();
    await page
      .getByRole('group', { name: 'Command /passage' })
      .getByRole('combobox', { name: 'about' })
      .waitFor();
    await page.close();
  });

  test('a message elsewhere marks its channel unread until it is opened', async () => {
    const page = await preview.open();
    await sidebar(page)
      .getByRole('button', { name: /^reading/ })
      .click();
    await page.getByRole('textbox', { name: 'Message #reading' }).waitFor();
    const discussion = sidebar(page).getByRole('button', { name: /^discussion/ });
    await say('discussion', 'Tomasz', 'A new thought');
    await discussion.filter({ hasText: 'unread' }).waitFor();
    await discussion.click();
    await card(page, 'A new thought').waitFor();
    await sidebar(page)
      .getByRole('button', { name: /^reading/ })
      .click();
    await page.getByRole('textbox', { name: 'Message #reading' }).waitFor();
    expect(await discussion.textContent()).not.toContain('unread');
    await page.close();
  });

  test('a forum post is opened even where the answer overtakes the event that tells of it', async () => {
    const page = await preview.open();
    // Events after the world wait until the test lets them go.
    await page.addInitScript(`
      const listen = EventSource.prototype.addEventListener;
      const held = [];
      EventSource.prototype.addEventListener = function (type, listener, options) {
        const holding = (event) =>
          held.done || JSON.parse(event.data).type === 'world' ? listener(event) : held.push(() => listener(event));
        return listen.call(this, type, type === 'message' ? holding : listener, options);
      };
      window.letGo = () => {
        held.done = true;
        for (const one of held.splice(0)) one();
      };
    `);
    await page.reload();
    await sidebar(page)
      .getByRole('button', { name: /^threads-forum/ })
      .click();
    await page.getByRole('button', { name: 'New post' }).click();
    const form = page.getByRole('dialog', { name: 'New post in threads-forum' });
    await form.getByRole('textbox', { name: 'Title' }).fill('Was ¶3 fair?');
    await form.getByRole('textbox', { name: 'Message' }).fill('I wonder.');
    await form.getByRole('button', { name: 'Post', exact: true }).click();
    await form.waitFor({ state: 'detached' });
    await page.evaluate('window.letGo()');
    await page.getByRole('complementary', { name: 'Open thread' }).getByText('I wonder.').waitFor();
    await page.close();
  });

  test('the language a member chooses stays with that member', async () => {
    const page = await preview.open();
    const language = page.getByRole('combobox', { name: 'Language' });
    await language.selectOption({ label: '日本語' });
    await page.getByLabel('You are').selectOption({ label: 'Bruno' });
    await page.locator('#app:not([aria-busy])').waitFor();
    expect(await language.inputValue()).toBe('en-US');
    await page.getByLabel('You are').selectOption({ label: 'Hana (host)' });
    await page.locator('#app:not([aria-busy])').waitFor();
    await page.reload();
    expect(await language.inputValue()).toBe('ja');
    await page.close();
  });

  test('what Discord refused is counted on the button and shown with what was sent, without tokens', async () => {
    const page = await preview.open();
    const button = page.getByRole('button', { name: /^Bot's log/ });
    const counted = async (): Promise<number> =>
      Number(/(\d+) refused/.exec((await button.textContent()) ?? '')?.[1] ?? 0);
    const before = await counted();
    await fetch(`${preview.address}api/v10/channels/${channel('reading')}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bot nobody' },
      body: JSON.stringify({ content: 'let me in', token: 'a-secret-of-mine' }),
    });
    await expect.poll(counted).toBe(before + 1);
    await button.click();
    const drawer = page.getByRole('dialog', { name: "Bot's log" });
    const row = drawer.getByRole('listitem').filter({ hasText: 'refused 401' });
    await row.getByText('0: 401: Unauthorized').waitFor();
    await row.getByText('"content": "let me in"').waitFor();
    expect(await drawer.textContent()).not.toContain('a-secret-of-mine');
    await drawer.getByRole('checkbox', { name: 'Only what Discord refused' }).check();
    expect(await drawer.locator('.record').count()).toBe(before + 1);
    await page.close();
  });
});
