import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, startPreview, type Preview } from './page-rig.js';

/** What a newcomer is led through, with nothing but a keyboard: Tab, Enter, and what the page itself focuses. */
describe.skipIf(!hasChromium())('the six steps by keyboard alone', { timeout: 120_000 }, () => {
  let preview: Preview;
  let page: Page;
  beforeAll(async () => {
    preview = await startPreview();
    page = await preview.open();
    await list().waitFor();
  });
  afterAll(async () => {
    expect(preview.complaints).toEqual([]);
    expect(await preview.stop()).toBe(0);
  });

  const list = (): Locator => page.getByRole('region', { name: 'Try this' });
  const card = (words: string | RegExp): Locator =>
    page.getByRole('log').getByRole('article').filter({ hasText: words });
  const ticked = (count: number): Promise<void> => list().getByText(`${count} of 6`).waitFor();

  const hasFocus = async (control: Locator): Promise<boolean> =>
    (await control.and(page.locator(':focus')).count()) > 0;

  /** Tabs on until the control has the focus, as somebody without a mouse does. */
  const reach = async (control: Locator): Promise<void> => {
    for (let tabs = 0; tabs < 120; tabs += 1) {
      if (await hasFocus(control)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`the Tab key does not reach ${control.toString()}`);
  };
  const press = async (control: Locator): Promise<void> => {
    await reach(control);
    await page.keyboard.press('Enter');
  };
  const step = (name: string): Locator => list().getByRole('button', { name });
  /** The command is in the message box, where the focus is: Enter sends it. */
  const send = async (command: string): Promise<void> => {
    await press(step(command));
    await page
      .getByRole('group', { name: `Command ${command.split(' ').slice(0, 2).join(' ')}` })
      .or(page.getByRole('group', { name: `Command ${command.split(' ')[0] ?? ''}`, exact: true }))
      .waitFor();
    await page.keyboard.press('Enter');
  };

  test('1 and 2: a passage, and its next page', async () => {
    await ticked(0);
    await send('/passage russia');
    await card('1 of 5 on Russia').waitFor();
    await ticked(1);
    await press(step('Next ▶'));
    await card('2 of 5 on Russia').waitFor();
    // The focus is where the page was turned, to turn the next.
    expect(await hasFocus(card('2 of 5 on Russia').getByRole('button', { name: 'Next ▶' }))).toBe(true);
    await ticked(2);
  });

  test('3: a poll, for which a member is made the host first and told so', async () => {
    await reach(page.getByRole('combobox', { name: 'You are' }));
    await page.keyboard.type('Bruno');
    await page.locator('#app:not([aria-busy])').waitFor();
    await press(step('/poll open claim:C3'));
    await page.getByText('You are Hana now').first().waitFor();
    await page.getByRole('group', { name: 'Command /poll open' }).waitFor();
    await page.keyboard.press('Enter');
    await card('Where do you stand?').waitFor();
    await ticked(3);
  });

  test('4: a stance of one’s own, and those of the others', async () => {
    await press(step('on the card'));
    // Which way is the reader's own choice.
    await card('Where do you stand?').getByText('0 people have voted').waitFor();
    await press(card('Where do you stand?').getByRole('button', { name: 'Strongly disagree' }));
    await card('You: strongly disagree.').waitFor();
    await ticked(3);
    await press(step('have the others vote'));
    await card('Where do you stand?').getByText('6 people have voted').waitFor();
    await ticked(4);
  });

  test('5: the result with its chart', async () => {
    await send('/poll close');
    await card('C3: the result')
      .getByRole('img', { name: /^Bar chart/ })
      .waitFor();
    await ticked(5);
    // The chart opens larger, and Escape leads back to it.
    const chart = card('C3: the result').getByRole('link', { name: /^Bar chart/ });
    await press(chart);
    await page.getByRole('dialog', { name: 'Picture' }).getByRole('img').waitFor();
    await page.keyboard.press('Escape');
    expect(await hasFocus(chart)).toBe(true);
  });

  test('6: a daily question, and the jump to it; then the list folds, can be opened and remembers', async () => {
    await send('/prompt schedule 09:00');
    await press(card('Shall I schedule this?').getByRole('button', { name: 'Schedule it' }));
    await card('See, pause or skip it').waitFor();
    await ticked(5);
    await press(step('jump to it'));
    await card('day 1 of 55').waitFor();
    await ticked(6);
    await page.getByRole('status').getByText('All six are done.').waitFor();
    const title = list().getByRole('button', { name: /^Try this/ });
    expect(await hasFocus(title)).toBe(true);
    expect(await step('/passage russia').isVisible()).toBe(false);
    await page.reload();
    await ticked(6);
    expect(await step('/passage russia').isVisible()).toBe(false);
    await press(title);
    await list().getByText('All six are done.').waitFor();
    // Nothing folds what was opened on purpose.
    await page.reload();
    await ticked(6);
    expect(await step('/passage russia').isVisible()).toBe(true);
  });

  test('afterwards a reset asks first, then everything is empty and the list begins anew', async () => {
    await press(page.getByRole('button', { name: 'Reset' }));
    const question = page.getByRole('alertdialog', { name: 'Reset the preview?' });
    // A hasty Enter keeps everything.
    await question.waitFor();
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });
    expect(await card('day 1 of 55').count()).toBe(1);
    await press(page.getByRole('button', { name: 'Reset' }));
    await press(question.getByRole('button', { name: 'Reset everything' }));
    await page.getByText('The beginning of #reading').waitFor();
    await ticked(0);
    expect(await page.getByRole('article').count()).toBe(0);
    await page.getByText('No prompt is scheduled').waitFor();
    await send('/passage russia');
    await card('1 of 5 on Russia').waitFor();
    await ticked(1);
  });
});
