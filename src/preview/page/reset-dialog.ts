import { api, Refused } from './api.js';
import { el, freshId } from './element.js';
import { giveBackFocus } from './kept-focus.js';

/** Asks before everything is emptied. The page learns from the `reset` event that it was done, as every other tab does. */
export function openReset(): void {
  const titleId = freshId('reset-title');
  const aboutId = freshId('reset-about');
  const opener = document.activeElement;
  const failure = el('p', { class: 'failure', role: 'alert', hidden: true });
  const go = el('button', { type: 'button', class: 'button button-danger' }, 'Reset everything');
  const stay = el(
    'button',
    { type: 'button', class: 'button button-secondary', onclick: () => dialog.close() },
    'Keep everything',
  );
  const dialog = el(
    'dialog',
    { class: 'modal', role: 'alertdialog', 'aria-labelledby': titleId, 'aria-describedby': aboutId },
    el('header', { class: 'modal-head' }, el('h2', { id: titleId }, 'Reset the preview?')),
    el(
      'div',
      { class: 'modal-body', id: aboutId },
      el(
        'p',
        {},
        'All messages, threads, polls, votes and schedules of the preview are deleted, the clock returns to the present, and the bot starts with empty hands.',
      ),
      el('p', {}, 'This cannot be undone. A bot on a real Discord is not touched.'),
      failure,
    ),
    el('footer', { class: 'modal-foot' }, stay, go),
  );

  async function reset(): Promise<void> {
    if (go.getAttribute('aria-busy') === 'true') return;
    go.setAttribute('aria-busy', 'true');
    failure.hidden = true;
    try {
      await api.reset();
    } catch (error) {
      failure.textContent = error instanceof Refused ? error.message : 'The preview did not answer.';
      failure.hidden = false;
      go.removeAttribute('aria-busy');
    }
  }
  go.addEventListener('click', () => void reset());
  dialog.addEventListener('close', () => {
    dialog.remove();
    giveBackFocus(opener);
  });
  document.body.append(dialog);
  dialog.showModal();
  // The harmless answer is the one that a hasty Enter gives.
  stay.focus();
}
