import { flash } from './message-row.js';

/**
 * The controls that the steps of the list lead to. Each is pressed, as a person would press it; but how to vote is
 * the reader's own choice, so those buttons are only pointed at.
 */
export type TryControl = 'next-page' | 'vote' | 'others' | 'jump';

/** Null, or why there is nothing to lead to. */
export function leadTo(what: TryControl): string | null {
  switch (what) {
    case 'next-page': {
      const next = newestButton(/ on /u, /^Next/u);
      if (!next) return 'There is no passage here whose page could be turned. Ask for one first.';
      // The card is drawn anew with its next page; its row stays.
      const row = next.closest<HTMLElement>('.message-row') ?? next;
      bring(next, row);
      flash(row);
      next.click();
      return null;
    }
    case 'vote': {
      const first = newestButton(/Where do you stand\?/u, /agree$/iu);
      if (!first) return 'There is no open poll here. Open one first, or go to its channel.';
      const choices = first.closest<HTMLElement>('.row') ?? first;
      bring(first, choices);
      pointAt(choices);
      return null;
    }
    case 'others':
    case 'jump':
      document.querySelector<HTMLElement>(`[data-show="${what}"]`)?.click();
      return null;
  }
}

/** The first fitting button of the newest fitting card. */
function newestButton(cardWords: RegExp, label: RegExp): HTMLButtonElement | undefined {
  const cards = [...document.querySelectorAll<HTMLElement>('.message')].toReversed();
  for (const card of cards) {
    if (!cardWords.test(card.textContent)) continue;
    const buttons = [...card.querySelectorAll<HTMLButtonElement>('button.button:not(:disabled)')];
    const found = buttons.find((button) => label.test(button.textContent.trim()));
    if (found) return found;
  }
  return undefined;
}

/** Of what is higher than the window its beginning is shown. */
function bring(button: HTMLElement, around: HTMLElement): void {
  const room = button.closest('.log')?.clientHeight ?? window.innerHeight;
  around.scrollIntoView({ block: around.offsetHeight > room ? 'start' : 'center' });
  button.focus({ preventScroll: true });
}

/** A ring, because after a click or a tap browsers draw none around what has the focus. It goes with the focus. */
function pointAt(row: HTMLElement): void {
  row.classList.add('is-pointed');
  const unmark = (event: Event): void => {
    const to = event instanceof FocusEvent ? event.relatedTarget : null;
    if (to instanceof Node && row.contains(to)) return;
    row.classList.remove('is-pointed');
    for (const type of ['focusout', 'click']) row.removeEventListener(type, unmark);
  };
  for (const type of ['focusout', 'click']) row.addEventListener(type, unmark);
}
