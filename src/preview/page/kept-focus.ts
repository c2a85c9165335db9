/** Puts `card` where `old` stood. Where the focus was inside, it stays at the same place; true then. */
export function replaceKeepingFocus(old: HTMLElement, card: HTMLElement): boolean {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const control = focused instanceof HTMLElement ? focused.dataset['control'] : undefined;
  old.replaceWith(card);
  if (!focused) return false;
  // Buttons change their ids when they turn a page, so a control is known by its number on the card.
  const same =
    control === undefined ? null : card.querySelector<HTMLButtonElement>(`[data-control="${control}"]`);
  const next =
    same && !same.disabled ? same : card.querySelector<HTMLElement>('[data-control]:not(:disabled)');
  (control === undefined ? card : (next ?? card)).focus({ preventScroll: true });
  return true;
}

/** Where the focus was before a dialog came; called once the dialog is off the page. */
export function giveBackFocus(opener: Element | null): void {
  if (!(opener instanceof HTMLElement) || !opener.isConnected) return;
  // The browser has focused a text field already, but its caret went with the dialog: nothing could be typed into it.
  if (opener instanceof HTMLInputElement || opener instanceof HTMLTextAreaElement) opener.blur();
  opener.focus({ preventScroll: true });
}
