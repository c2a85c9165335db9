import { el, freshId, icon } from './element.js';
import { giveBackFocus } from './kept-focus.js';

export interface FormDialog {
  readonly dialog: HTMLDialogElement;
  readonly submit: HTMLButtonElement;
  /** What is wrong, above the buttons; null where nothing is any more. */
  say(sentence: string | null): void;
  /** Opens it with the focus there. */
  show(first: HTMLElement): void;
}

/** A form in a `<dialog>`, which traps the focus; once closed it is gone and the focus back where it was. */
export function formDialog(
  title: string,
  body: HTMLElement,
  submitWords: string,
  send: () => Promise<void>,
): FormDialog {
  const opener = document.activeElement;
  const titleId = freshId('dialog-title');
  const close = (): void => dialog.close();
  const failure = el('p', { class: 'failure', role: 'alert', hidden: true });
  const submit = el('button', { type: 'submit', class: 'button button-primary' }, submitWords);
  const form = el(
    'form',
    { novalidate: true },
    el(
      'header',
      { class: 'modal-head' },
      el('h2', { id: titleId }, title),
      el(
        'button',
        { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: close },
        icon('close'),
      ),
    ),
    body,
    failure,
    el(
      'footer',
      { class: 'modal-foot' },
      el('button', { type: 'button', class: 'button button-secondary', onclick: close }, 'Cancel'),
      submit,
    ),
  );
  const dialog = el('dialog', { class: 'modal', 'aria-labelledby': titleId }, form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    // The card may have been redrawn meanwhile; then its own focus keeping has already acted.
    giveBackFocus(opener);
  });
  return {
    dialog,
    submit,
    say(sentence) {
      failure.textContent = sentence ?? '';
      failure.hidden = sentence === null;
    },
    show(first) {
      document.body.append(dialog);
      dialog.showModal();
      first.focus();
    },
  };
}
