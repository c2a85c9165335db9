import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasChromium, startPreview, type Preview } from './page-rig.js';

/** What somebody meets who has never seen the page, and goes by what it says. */
describe.skipIf(!hasChromium())('a newcomer', { timeout: 60_000 }, () => {
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

  const box = (): Locator => page.getByRole('textbox', { name: /^Message / }).first();
  const card = (words: string | RegExp): Locator =>
    page.getByRole('log').getByRole('article').filter({ hasText: words });
  const send = async (line: string): Promise<void> => {
    await box().focus();
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
  };
  const scrollTo = async (what: Locator): Promise<void> => {
    await what.scrollIntoViewIfNeeded();
    // The page hears of it with the next frame.
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  };
  /** Whether it stands wholly between the header and the message box. */
  const isInView = async (what: Locator): Promise<boolean> => {
    const [log, own] = await Promise.all([page.getByRole('log').boundingBox(), what.boundingBox()]);
    if (log === null || own === null) return false;
    return own.y >= log.y - 1 && own.y + own.height <= log.y + log.height + 1;
  };
  const become = async (name: string): Promise<void> => {
    await page.getByLabel('You are').selectOption({ label: name });
    await page.locator('#app:not([aria-busy])').waitFor();
  };

  test('words without the name of their option: the page says how they are written, and takes them over', async () => {
    await become('Hana (host)');
    await send('/poll open c3');
    const told = page.getByRole('alert').filter({ hasText: '/poll open has no option “c3”.' });
    await told.getByText('Write claim:c3, or choose an option from the list.').waitFor();
    await page.getByRole('option', { name: /^claim/ }).click();
    expect(await page.getByLabel('claim', { exact: true }).inputValue()).toBe('c3');
    expect(await told.count()).toBe(0);
    await page.keyboard.press('Enter');
    await card('C3 · Where do you stand?').waitFor();
  });

  test('a name that no option has: the list of those there are', async () => {
    await become('Hana (host)');
    await send('/poll open vote:c3');
    const told = page.getByRole('alert').filter({ hasText: '/poll open has no option “vote”.' });
    await told.getByText('Choose an option from the list.').waitFor();
    await page.getByRole('option', { name: /^claim/ }).waitFor();
  });

  test('a command that is not there is sent as words, and the list of commands goes', async () => {
    await send('/foo bar');
    await card('/foo bar').waitFor();
    expect(await page.getByText('No commands match').isVisible()).toBe(false);
  });

  test('the answer to one’s own press comes into view; what others do does not move the page', async () => {
    await become('Hana (host)');
    await send('/poll open claim:c4');
    const poll = card('C4 · Where do you stand?').first();
    const agree = poll.getByRole('button', { name: 'Agree', exact: true });
    await agree.waitFor();
    for (let at = 0; at < 12; at += 1) {
      await send(`A thought, the ${String(at)}th of a long evening.`);
      await card(`the ${String(at)}th`).waitFor();
    }
    await page.setViewportSize({ width: 1280, height: 500 });
    await scrollTo(agree);
    await say(preview, 'Bruno', 'A word from Bruno');
    await page.getByRole('button', { name: '1 new message ↓' }).waitFor();
    expect(await isInView(agree)).toBe(true);
    await agree.click();
    const receipt = card('You: agree.').last();
    await receipt.waitFor();
    await expect.poll(() => isInView(receipt)).toBe(true);
  });

  test('the box has the focus, and a letter typed outside every field goes into it', async () => {
    await expect.poll(() => hasFocus(box())).toBe(true);
    const choice = page.getByLabel('You are');
    await choice.focus();
    await page.keyboard.type('b');
    expect(await hasFocus(choice)).toBe(true);
    const reset = page.getByRole('button', { name: 'Reset' });
    await reset.focus();
    for (const key of ['Control+c', 'Alt+x', 'Meta+v', 'Shift', 'F2', 'ArrowUp'])
      await page.keyboard.press(key);
    expect(await hasFocus(reset)).toBe(true);
    await page.keyboard.press('Space');
    const question = page.getByRole('alertdialog');
    await question.waitFor();
    await page.keyboard.type('hello');
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await hasFocus(reset)).toBe(true);
    await page.getByRole('log').focus();
    await page.keyboard.type('/pass');
    await page.getByRole('option', { name: /^\/passage/ }).waitFor();
    expect(await box().inputValue()).toBe('/pass');
  });

  test('who voted by hand keeps that vote, and the page says so', async () => {
    await become('Hana (host)');
    await send('/poll open claim:c6');
    const poll = card('C6 · Where do you stand?').first();
    await become('Bruno');
    await poll.getByRole('button', { name: 'Agree', exact: true }).click();
    await card('You: agree.').last().waitFor();
    await become('Hana (host)');
    await page.getByRole('button', { name: 'Let the others vote' }).click();
    await page
      .getByRole('status')
      .getByText('4 members voted at random; Bruno, who voted by hand, was left alone')
      .waitFor();
  });

  test('a restart is told, to be seen and to be heard', async () => {
    await page.getByRole('button', { name: 'Restart bot' }).click();
    const told = page.getByRole('status');
    await told.getByText('The bot is restarting').waitFor();
    await told.getByText('The bot is back').waitFor();
  });

  test('on a phone: Escape closes what is open, and no field asks for the keyboard', async () => {
    const phone = await preview.open({ width: 390, height: 844 });
    await phone.getByRole('log').waitFor();
    await phone.getByRole('button', { name: 'Channels and members' }).waitFor();
    expect(await phone.locator('textarea:focus').count()).toBe(0);
    const menu = phone.getByRole('button', { name: 'Channels and members' });
    await menu.click();
    await phone.getByLabel('You are').waitFor();
    expect(await phone.locator('#sidebar :focus').count()).toBe(1);
    await phone.keyboard.press('Escape');
    await phone.getByLabel('You are').waitFor({ state: 'hidden' });
    expect(await hasFocus(menu)).toBe(true);
    const clock = phone.getByRole('button', { name: "Bot's clock and controls" });
    await clock.click();
    await phone.getByRole('button', { name: '+1 day' }).focus();
    await phone.keyboard.press('Escape');
    await phone.getByRole('button', { name: '+1 day' }).waitFor({ state: 'hidden' });
    expect(await hasFocus(clock)).toBe(true);
    await phone.context().close();
  });

  test('times are told in the member’s language, at once and in each member’s own', async () => {
    await become('Lev');
    await send('/passage russia');
    const time = card('on Russia').last().locator('.message-time');
    await time.getByText(/^\d\d:\d\d [AP]M$/).waitFor();
    const day = page.getByRole('log').locator('.day').last();
    await day.getByText(/^[A-Z][a-z]+ \d+, \d{4}$/).waitFor();
    const language = page.getByLabel('Language');
    await language.focus();
    await page.getByRole('tooltip').getByText('a bot, which may answer in it').waitFor();
    await language.selectOption('ja');
    await time.getByText(/^\d\d:\d\d$/).waitFor();
    await day.getByText(/^\d{4}年\d+月\d+日$/).waitFor();
    expect(await time.getAttribute('lang')).toBe('ja');
    await become('Noor');
    await card('on Russia').last().locator('.message-time').getByText(/M$/).waitFor();
    await become('Lev');
    await card('on Russia').last().locator('.message-time').getByText(/\d$/).waitFor();
    await page.getByLabel('Language').selectOption('en-US');
  });

  test('after a jump in time a message of today has its time alone, and those before are of yesterday', async () => {
    await become('Hana (host)');
    await send('/prompt schedule 09:00');
    await card('Shall I schedule this?').getByRole('button', { name: 'Schedule it' }).click();
    const asked = card('See, pause or skip it').last();
    await asked.waitFor();
    await page.getByRole('button', { name: 'Jump to next prompt' }).click();
    const prompt = card(/day 1 of \d+/);
    await prompt
      .locator('.message-time')
      .getByText(/^\d\d:\d\d [AP]M$/)
      .waitFor();
    await page.getByRole('button', { name: '+1 day' }).click();
    await card(/day 2 of \d+/)
      .locator('.message-time')
      .getByText(/^\d\d:\d\d [AP]M$/)
      .waitFor();
    await prompt
      .locator('.message-time')
      .getByText(/^Yesterday at /)
      .waitFor();
    // What is said of a message is its author and its time.
    await page
      .getByRole('article', { name: /^Colloquium Yesterday at / })
      .first()
      .waitFor();
  });

  test('what is half written stays with its member and channel, a command too', async () => {
    await become('Hana (host)');
    await box().fill('Half a thought');
    await become('Bruno');
    expect(await box().inputValue()).toBe('');
    await box().focus();
    await page.keyboard.type('/passage isl');
    await page.getByLabel('about', { exact: true }).waitFor();
    await page.getByRole('navigation', { name: 'Channels' }).getByText('discussion').click();
    expect(await box().inputValue()).toBe('');
    await box().fill('Elsewhere');
    await become('Hana (host)');
    expect(await box().inputValue()).toBe('');
    await page.getByRole('navigation', { name: 'Channels' }).getByText('reading', { exact: true }).click();
    expect(await box().inputValue()).toBe('Half a thought');
    await become('Bruno');
    await box().focus();
    expect(await page.getByLabel('about', { exact: true }).inputValue()).toBe('isl');
    await page.getByRole('navigation', { name: 'Channels' }).getByText('discussion').click();
    expect(await box().inputValue()).toBe('Elsewhere');
    // What was sent is no draft.
    await box().press('Enter');
    await card('Elsewhere').waitFor();
    await become('Hana (host)');
    await become('Bruno');
    expect(await box().inputValue()).toBe('');
  });

  test('after the preview was stopped and started one is where one was, and new messages are counted', async () => {
    await become('Hana (host)');
    for (let at = 0; at < 25; at += 1)
      await say(preview, at % 2 ? 'Bruno' : 'Lev', `Line ${String(at)} of many\n.\n.`);
    await card('Line 24 of').waitFor();
    await scrollTo(card('Line 3 of'));
    await say(preview, 'Noor', 'New to Hana');
    await page.getByRole('button', { name: '1 new message ↓' }).waitFor();
    const before = await card('Line 3 of').boundingBox();
    await preview.killAndStart(/New to Hana/);
    await say(preview, 'Noor', 'Said in between');
    await page.getByText('The preview is not running').waitFor();
    await page.getByText('The preview is not running').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: /[12] new messages? ↓/ }).waitFor();
    await card('Said in between').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: '2 new messages ↓' }).waitFor();
    expect((await card('Line 3 of').boundingBox())?.y).toBeCloseTo(before?.y ?? -1, 0);
    await page.getByRole('button', { name: '2 new messages ↓' }).click();
    await expect.poll(() => isInView(card('Said in between'))).toBe(true);
  });

  test('after a form is closed with Escape one goes on typing', async () => {
    await become('Hana (host)');
    await send('/seminar setup ');
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: 'Submit' }).waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await page.keyboard.type('/seminar check ');
    await page.keyboard.press('Enter');
    await card('used /seminar check').waitFor();
  });

  test('a post that is not to be written after all: Cancel', async () => {
    await page.getByRole('navigation', { name: 'Channels' }).getByText('threads-forum').click();
    await page.getByRole('button', { name: 'New post' }).click();
    const form = page.getByRole('dialog', { name: 'New post in threads-forum' });
    await form.getByRole('button', { name: 'Cancel' }).click();
    await form.waitFor({ state: 'detached' });
  });
});

async function say(preview: Preview, name: string, content: string): Promise<void> {
  const world = (await (await fetch(`${preview.address}client/world`)).json()) as {
    members: { id: string; name: string }[];
    channels: { id: string; name: string }[];
  };
  const as = world.members.find((member) => member.name === name)?.id;
  const channel = world.channels.find((one) => one.name === 'reading')?.id ?? '';
  await fetch(`${preview.address}client/channels/${channel}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as, content, attachments: [] }),
  });
}

const hasFocus = async (what: Locator): Promise<boolean> =>
  (await what.and(what.page().locator(':focus')).count()) > 0;
