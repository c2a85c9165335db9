import type { Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { World } from '../../src/preview/client-api.js';
import { hasChromium, startPreview, type Preview } from './page-rig.js';

/** The page in a real browser, served by the built program, with the real bot behind it. */
describe.skipIf(!hasChromium())('the page', { timeout: 60_000 }, () => {
  let preview: Preview;
  beforeAll(async () => {
    preview = await startPreview();
  });
  afterAll(async () => {
    expect(await preview.stop()).toBe(0);
  });

  const log = (page: Page): Locator => page.getByRole('log');
  const card = (page: Page, words: string | RegExp): Locator =>
    log(page).getByRole('article').filter({ hasText: words });
  const me = (page: Page): Locator => page.getByLabel('You are');

  /** Types a command as one does in Discord; `choose` waits for a suggestion to be taken first. */
  const type = async (page: Page, line: string): Promise<void> => {
    await page.getByRole('textbox', { name: /Message #reading/ }).focus();
    await page.keyboard.type(line);
  };
  const send = async (page: Page, line: string): Promise<void> => {
    await type(page, line);
    await page.keyboard.press('Enter');
  };
  const become = async (page: Page, name: string): Promise<void> => {
    await me(page).selectOption({ label: name });
    await page.locator('#app:not([aria-busy])').waitFor();
  };
  const press = async (button: Locator): Promise<void> => {
    await button.focus();
    await button.press('Enter');
  };

  test('by keyboard: a passage, its next page, a private copy, and all of it after a restart and a kill', async () => {
    const page = await preview.open();
    await send(page, '/passage russia');
    const shown = card(page, 'on Russia').first();
    await shown.getByText('1 of 5 on Russia').waitFor();
    await shown.getByRole('heading', { name: 'Ukraine, the first test' }).waitFor();
    await shown.getByText('Our summary of ¶3 of').waitFor();
    await shown.getByText('Topics: Russia').waitFor();
    await press(shown.getByRole('button', { name: 'Next ▶' }));
    await shown.getByText('2 of 5 on Russia').waitFor();

    await become(page, 'Bruno');
    await press(card(page, 'on Russia').first().getByRole('button', { name: 'Next ▶' }));
    const copy = card(page, 'Only you can see this');
    await copy.getByText('3 of 5 on Russia').waitFor();
    await shown.getByText('2 of 5 on Russia').waitFor();
    await become(page, 'Imani');
    await shown.getByText('2 of 5 on Russia').waitFor();
    expect(await card(page, 'Only you can see this').count()).toBe(0);

    await become(page, 'Hana (host)');
    const logins = async (): Promise<number> => {
      const asked = (await (await fetch(`${preview.address}client/log`)).json()) as {
        method: string;
        path: string;
      }[];
      // Every start compares the commands with those that are registered.
      return asked.filter(({ method, path }) => method === 'GET' && path.endsWith('/commands')).length;
    };
    const before = await logins();
    const restarted = page.waitForResponse('**/client/bot/restart');
    await page.getByRole('button', { name: 'Restart bot' }).click();
    expect((await restarted).status()).toBe(200);
    expect(await logins()).toBe(before + 1);
    await press(shown.getByRole('button', { name: 'Next ▶' }));
    await shown.getByText('3 of 5 on Russia').waitFor();

    // Bruno's copy stands there too: the card of all is on disk once the third page is there twice.
    await preview.killAndStart(/3 of 5 on \*Russia.*3 of 5 on \*Russia/);
    await page.reload();
    await shown.getByText('3 of 5 on Russia').waitFor();
    await press(shown.getByRole('button', { name: '◀ Previous' }));
    await shown.getByText('2 of 5 on Russia').waitFor();
    await become(page, 'Bruno');
    await press(copy.getByRole('button', { name: 'Next ▶' }));
    await copy.getByText('4 of 5 on Russia').waitFor();
    await page.close();
  });

  test('four members vote, one changes, the program is killed in between, and the counts are right', async () => {
    const page = await preview.open();
    await become(page, 'Hana (host)');
    await send(page, '/poll open claim:c3');
    // Its result will quote it.
    const poll = card(page, 'Where do you stand?').first();
    await poll.getByText('0 people have voted').waitFor();
    const vote = async (name: string, stance: string, receipt: string): Promise<void> => {
      await become(page, name);
      await poll.getByRole('button', { name: stance, exact: true }).click();
      await card(page, receipt).last().waitFor();
    };
    await vote('Bruno', 'Agree', 'You: agree.');
    await vote('Imani', 'Agree', 'You: agree.');
    await preview.killAndStart(/You: \*\*agree\*\*.*You: \*\*agree\*\*/);
    await page.reload();
    await vote('Lev', 'Strongly disagree', 'You: strongly disagree.');
    await vote('Imani', 'Disagree', 'You: disagree (before: agree).');
    await vote('Noor', 'Undecided', 'You: undecided.');
    await become(page, 'Hana (host)');
    await type(page, '/poll close ');
    await page.getByRole('button', { name: 'Send' }).click();
    const result = card(page, 'C3: the result');
    await result
      .getByText('Of 4 voters, 1 on the agreeing side, 2 on the disagreeing side, 1 undecided.')
      .waitFor();
    for (const line of ['Strongly disagree · 1 (25%)', 'Undecided · 1 (25%)', 'Strongly agree · 0 (0%)']) {
      await result.getByText(line).waitFor();
    }
    await result.getByRole('img', { name: /^Bar chart\. Of 4 voters, 1 on the agreeing side/ }).waitFor();
    await poll.getByText('4 people have voted').waitFor();
    await poll.getByText('Closed').waitFor();
    expect(await poll.getByRole('button', { name: 'Agree', exact: true }).isDisabled()).toBe(true);
    await page.close();
  });

  test('one person alone lets the others vote, gives a reason, and takes the result home', async () => {
    const page = await preview.open();
    await become(page, 'Hana (host)');
    await send(page, '/poll open claim:c5');
    const poll = card(page, 'C5 · Where do you stand?').first();
    await poll.getByRole('button', { name: 'Agree', exact: true }).click();
    const receipt = card(page, 'You: agree.').last();
    await receipt.getByRole('button', { name: 'Add a reason' }).click();
    await page.getByRole('textbox', { name: 'Why do you take this stance?' }).fill('It kept doors open.');
    await page.getByRole('button', { name: 'Submit' }).click();
    await card(page, 'Your reason on C5 is kept.').waitFor();
    await page.getByRole('button', { name: 'Let the others vote' }).click();
    await poll.getByText('6 people have voted').waitFor();
    await poll.getByRole('button', { name: 'Close (hosts)' }).click();
    const result = card(page, 'C5: the result');
    await result.getByRole('img', { name: /^Bar chart\. Of 6 voters/ }).waitFor();
    await type(page, '/poll export ');
    await page.getByRole('button', { name: 'Send' }).click();
    // C3 was closed in this channel as well.
    await page.getByRole('button', { name: /Choose a poll/ }).click();
    await page.getByRole('option', { name: /C5/ }).click();
    const file = card(page, 'C5 as a table').getByRole('link', { name: /poll-C5\.csv/ });
    expect(await (await page.request.get((await file.getAttribute('href')) ?? '')).text()).toContain(
      'voters,,,6',
    );
    await page.close();
  });

  test('a daily prompt: a week is seven posts, the jump brings an eighth, and its thread opens', async () => {
    const page = await preview.open();
    await become(page, 'Hana (host)');
    await send(page, '/prompt schedule 09:00');
    await card(page, 'Shall I schedule this?').getByRole('button', { name: 'Schedule it' }).click();
    await card(page, 'See, pause or skip it').waitFor();
    await page.getByRole('button', { name: '+1 week' }).click();
    await card(page, 'day 7 of 55').waitFor();
    await page.getByRole('button', { name: 'Jump to next prompt' }).click();
    const eighth = card(page, 'day 8 of 55');
    await eighth.waitFor();
    expect(await card(page, /day \d of 55/).count()).toBe(8);
    await press(eighth.getByRole('button', { name: 'Discuss' }));
    await card(page, 'The discussion is here').waitFor();
    await eighth.getByText('0 messages ›').click();
    await page.getByRole('textbox', { name: /^Message ¶\d · / }).waitFor();
    await page.close();
  });

  test('what cannot be is said: a missing option, and a search that finds nothing', async () => {
    const page = await preview.open();
    await become(page, 'Lev');
    await type(page, '/passage ');
    await page.keyboard.press('Enter');
    await page.getByText('This option is required').first().waitFor();
    await page.keyboard.press('Escape');
    await page.reload();
    await send(page, '/passage xyzzy');
    const nothing = card(page, 'matches “xyzzy”');
    await press(nothing.getByRole('button', { name: 'Kurils' }));
    await card(page, '1 of 3 on Kurils').waitFor();
    await page.close();
  });

  test.each(['dark', 'light'] as const)(
    'on a phone, %s: nothing overflows and the members are within reach',
    async (scheme) => {
      const page = await preview.open({ width: 390, height: 844 }, scheme);
      await log(page).getByRole('article').first().waitFor();
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect(overflow).toBeLessThanOrEqual(0);
      await page
        .getByRole('button', { name: /channels|menu/i })
        .first()
        .click();
      await me(page).selectOption({ label: 'Noor' });
      expect(await me(page).inputValue()).not.toBe('');
      await page.close();
    },
  );

  test('what is made while another member’s events are being opened is there', async () => {
    const page = await preview.open();
    await log(page).waitFor();
    const { members, channels } = (await (await fetch(`${preview.address}client/world`)).json()) as World;
    const lev = members.find(({ name }) => name === 'Lev')?.id;
    const forum = channels.find(({ type: kind }) => kind === 15)?.id ?? '';
    const makePost = async (route: Route): Promise<void> => {
      const made = await fetch(`${preview.address}client/channels/${forum}/posts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ as: lev, name: 'Made in between', content: 'Is it there?' }),
      });
      expect(made.status).toBe(200);
      await route.continue();
    };
    await page.route('**/client/events?*', makePost, { times: 1 });
    await become(page, 'Bruno');
    const channelList = page.getByRole('navigation', { name: 'Channels' });
    await channelList.getByRole('button', { name: 'Made in between (unread)' }).waitFor();
    await page.close();
  });

  test('no other site can drive it', async () => {
    const world = `${preview.address}client/world`;
    expect(
      (await fetch(world, { headers: { origin: 'https://example.org' } })).status,
    ).toBeGreaterThanOrEqual(400);
    expect((await fetch(world, { headers: { origin: preview.address.slice(0, -1) } })).status).toBe(200);
  });

  test('the browser had nothing to complain about', () => {
    expect(preview.complaints).toEqual([]);
  });
});
