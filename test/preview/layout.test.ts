import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, startPreview, type Preview } from './page-rig.js';

/** For the browser: of each comma and semicolon behind a button, whether it begins a line. */
const MARKS_AT_LINE_STARTS = `[...document.querySelectorAll('.try-words')].flatMap((words) => {
  const texts = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const marks = [];
  while (texts.nextNode()) {
    if (!/^[,;]/.test(texts.currentNode.data)) continue;
    const first = new Range();
    first.setStart(texts.currentNode, 0);
    first.setEnd(texts.currentNode, 1);
    marks.push(first.getBoundingClientRect().left < words.getBoundingClientRect().left + 4);
  }
  return marks;
})`;

/** What must be seen at once, without scrolling, at the sizes of a small laptop and of a phone. */
describe.skipIf(!hasChromium())('at a glance', { timeout: 60_000 }, () => {
  let preview: Preview;
  beforeAll(async () => {
    preview = await startPreview();
  });
  afterAll(async () => {
    expect(preview.complaints).toEqual([]);
    expect(await preview.stop()).toBe(0);
  });

  const box = (page: Page): Locator => page.getByRole('textbox', { name: /^Message / });
  const edges = async (what: Locator): Promise<{ top: number; bottom: number; left: number }> => {
    const at = await what.boundingBox();
    if (at === null) throw new Error(`${what.toString()} is not to be seen`);
    return { top: at.y, bottom: at.y + at.height, left: at.x };
  };
  const heightOf = async (what: Locator): Promise<number> => {
    const { top, bottom } = await edges(what);
    return bottom - top;
  };

  test('1280 x 800: the bar is one line, also while a refusal is counted and a prompt is due', async () => {
    const page = await preview.open();
    page.setDefaultTimeout(10_000);
    await box(page).fill('/prompt schedule 09:00');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Schedule it' }).click();
    await page.getByText('Next prompt: ').waitFor();
    await fetch(`${preview.address}api/v10/channels/1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bot nobody' },
      body: JSON.stringify({ content: 'hello' }),
    });
    await page.getByRole('button', { name: /^Bot's log.*refused/ }).waitFor();
    const bar = await edges(page.getByRole('banner'));
    expect(bar.bottom - bar.top).toBeLessThan(60);
    const first = await edges(page.getByRole('button', { name: 'Jump to next prompt' }));
    for (const name of ['+1 day', '+1 week', 'Let the others vote', 'Restart bot', /^Bot's log/, 'Reset'])
      expect((await edges(page.getByRole('button', { name }))).top).toBe(first.top);
    await page.context().close();
  });

  test('1280 x 800: all six steps and their end are seen, and no line begins with a comma', async () => {
    const page = await preview.open();
    await box(page).waitFor();
    const steps = page.getByRole('region', { name: 'Try this' });
    await steps.getByRole('listitem').last().waitFor();
    const { top } = await edges(page.getByRole('region', { name: 'Member' }));
    // It stands there for those who have done all six; here it is shown ahead of that.
    await page.evaluate("document.querySelector('.try-end').hidden = false");
    expect((await edges(steps.getByText('All six are done.'))).bottom).toBeLessThanOrEqual(top);
    expect((await edges(steps.getByRole('listitem').first())).top).toBeGreaterThan(0);
    expect(await page.evaluate(MARKS_AT_LINE_STARTS)).toEqual([false, false]);
    await page.context().close();
  });

  test.each([320, 390, 1280])('%i pixels wide: the words in the empty box are whole', async (width) => {
    const page = await preview.open({ width, height: 844 });
    await expect.poll(() => box(page).getAttribute('placeholder')).toMatch(/#reading|^Message/);
    const [words, own] = [await box(page).getAttribute('placeholder'), await heightOf(box(page))];
    // Typed instead, words that are too long for the line would take a second one.
    await box(page).fill(words ?? '');
    expect(await heightOf(box(page))).toBe(own);
    await box(page).fill('Message #reading · / for commands, and more than any phone has room for');
    if (width < 500) expect(await heightOf(box(page))).toBeGreaterThan(own);
    await page.context().close();
  });
});
