/**
 * The controls that the steps of the list lead to. Buttons of the bot's cards get the focus, so that the reader sees
 * where they are; buttons of the page's own bar are pressed.
 */
export type TryControl = 'next-page' | 'vote' | 'others' | 'jump';

/** Null, or why there is nothing to lead to. */
export function leadTo(what: TryControl): string | null {
  switch (what) {
    case 'next-page':
      return focusIn(/ on /u, /^Next/u)
        ? null
        : 'There is no passage here whose page could be turned. Ask for one first.';
    case 'vote':
      return focusIn(/Where do you stand\?/u, /agree$/iu)
        ? null
        : 'There is no open poll here. Open one first, or go to its channel.';
    case 'others':
    case 'jump':
      document.querySelector<HTMLElement>(`[data-show="${what}"]`)?.click();
      return null;
  }
}

/** The first fitting button of the newest fitting card; false where there is none. */
function focusIn(cardWords: RegExp, label: RegExp): boolean {
  const cards = [...document.querySelectorAll<HTMLElement>('.message')].toReversed();
  for (const card of cards) {
    if (!cardWords.test(card.textContent)) continue;
    const buttons = [...card.querySelectorAll<HTMLButtonElement>('button.button:not(:disabled)')];
    const found = buttons.find((button) => label.test(button.textContent.trim()));
    if (!found) continue;
    found.scrollIntoView({ block: 'nearest' });
    found.focus();
    return true;
  }
  return false;
}
