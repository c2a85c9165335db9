import { NOT_RUNNING } from './api.js';
import { el } from './element.js';
import { formDialog } from './form-dialog.js';
import type { Interactions } from './interactions.js';
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
  const inputs: ModalInput[] = [];
  const body = el('div', { class: 'modal-body' });
  for (const part of modal.components) {
    const drawn = drawModalPart(part, page);
    if (drawn.input) inputs.push(drawn.input);
    body.append(drawn.element);
  }
  const form = formDialog(modal.title, body, 'Submit', send);

  async function send(): Promise<void> {
    if (form.submit.getAttribute('aria-busy') === 'true') return;
    form.say(null);
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
    form.submit.setAttribute('aria-busy', 'true');
    const release = (): void => form.submit.removeAttribute('aria-busy');
    try {
      const fields = await Promise.all(inputs.map((input) => input.read()));
      await interactions.start(
        { as: page.world.me, channelId, kind: 'modal', modalId, fields },
        {
          settled: () => form.dialog.close(),
          // What was written stays in the form.
          failed: (sentence) => {
            release();
            form.say(sentence);
            if (sentence === NOT_RUNNING) page.whenBack(() => form.say(null));
          },
        },
      );
    } catch (error) {
      release();
      form.say(error instanceof RangeError ? error.message : 'The file could not be read.');
    }
  }

  form.show(inputs[0]?.control ?? form.submit);
}
