/** Keys that act wherever the focus is, unless a dialog is open or somebody nearer has used them. */

/** Runs `close` on Escape. */
export function onEscape(close: () => void): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return;
    close();
  });
}

const FIELDS = 'input, textarea, select, [contenteditable], [role="listbox"], [role="combobox"]';

/**
 * Runs `focus` when a letter is typed outside every field: the browser then puts the letter where the focus has gone.
 * A space is left to buttons and to scrolling.
 */
export function onTypedAnywhere(focus: () => void): void {
  document.addEventListener('keydown', (event) => {
    const isLetter = event.key.length === 1 && event.key !== ' ';
    // AltGr types letters too, and some systems report it as Ctrl with Alt.
    const isShortcut =
      event.metaKey || ((event.ctrlKey || event.altKey) && !event.getModifierState('AltGraph'));
    if (!isLetter || isShortcut || event.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (event.target instanceof Element && event.target.closest(FIELDS)) return;
    focus();
  });
}
