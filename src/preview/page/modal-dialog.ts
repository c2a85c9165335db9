import { el, freshId, icon } from './element.js';
import type { Interactions } from './interactions.js';
import { giveBackFocus } from './kept-focus.js';
import { drawModalPart, type ModalInput } from './modal-parts.js';
import type { Page } from './state.js';
import type { Modal } from './wire.js';

/** Shows a modal the bot answered with; `<dialog>` traps the focus and gives it back when it closes. */
export function openModal(
  page: Page,
  interactions: Interactions,
  channelId: string,
  modalId: string,
  modal: Modal,
): void {
  const titleId = freshId('modal-title');
  const inputs: ModalInput[] = [];
  const body = el('div', { class: 'modal-body' });
  for (const part of modal.components) {
    const drawn = drawModalPart(part, page);
    if (drawn.input) inputs.push(drawn.input);
    body.append(drawn.element);
  }
  const failure = el('p', { class: 'failure', role: 'alert', hidden: true });
  const submit = el('button', { type: 'submit', class: 'button button-primary' }, 'Submit');
  const form = el(
    'form',
    { novalidate: true },
    el(
      'header',
      { class: 'modal-head' },
      el('h2', { id: titleId }, modal.title),
      el(
        'button',
        { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: () => dialog.close() },
        icon('close'),
      ),
    ),
    body,
    failure,
    el(
      'footer',
      { class: 'modal-foot' },
      el(
        'button',
        { type: 'button', class: 'button button-secondary', onclick: () => dialog.close() },
        'Cancel',
      ),
      submit,
    ),
  );
  const dialog = el('dialog', { class: 'modal', 'aria-labelledby': titleId }, form);

  const say = (sentence: string | null): void => {
    failure.textContent = sentence ?? '';
    failure.hidden = sentence === null;
  };

  async function send(): Promise<void> {
    if (submit.getAttribute('aria-busy') === 'true') return;
    say(null);
    let wrong: ModalInput | null = null;
    for (const input of inputs) {
      const problem = input.problem();
      input.showProblem(problem);
      if (problem) wrong ??= input;
    }
    if (wrong) {
      wrong.control.focus();
      return;
    }
    submit.setAttribute('aria-busy', 'true');
    const release = (): void => submit.removeAttribute('aria-busy');
    try {
      const fields = await Promise.all(inputs.map((input) => input.read()));
      await interactions.start(
        { as: page.world.me, channelId, kind: 'modal', modalId, fields },
        {
          settled: () => dialog.close(),
          // What was written stays in the form.
          failed: (sentence) => {
            release();
            say(sentence);
          },
        },
      );
    } catch (error) {
      release();
      say(error instanceof RangeError ? error.message : 'The file could not be read.');
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  const opener = document.activeElement;
  dialog.addEventListener('close', () => {
    dialog.remove();
    // The card may have been redrawn meanwhile; then its own focus keeping has already acted.
    giveBackFocus(opener);
  });
  document.body.append(dialog);
  dialog.showModal();
  (inputs[0]?.control ?? submit).focus();
}
