import { el, icon } from './element.js';

/** The picture as large as the window allows, with the words that describe it. */
export function openPicture(url: string, alt: string): void {
  const opener = document.activeElement;
  const dialog = el(
    'dialog',
    { class: 'lightbox', 'aria-label': 'Picture' },
    el(
      'header',
      { class: 'lightbox-bar' },
      el(
        'a',
        { class: 'button button-link is-small', href: url, target: '_blank', rel: 'noopener noreferrer' },
        'Open in a tab',
        icon('out'),
      ),
      el(
        'button',
        { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: () => dialog.close() },
        icon('close'),
      ),
    ),
    el(
      'figure',
      {},
      el('img', { src: url, alt: alt || 'Picture without a description' }),
      alt ? el('figcaption', { 'aria-hidden': 'true' }, alt) : null,
    ),
  );
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector<HTMLElement>('.icon-button')?.focus();
}
