import { api, Refused } from './api.js';
import { el, freshId, icon } from './element.js';
import { giveBackFocus } from './kept-focus.js';
import type { Page } from './state.js';
import type { Channel } from './wire.js';

/** The form for a forum post; what was written stays in it until the post is there. */
export function openNewPost(page: Page, forum: Channel): void {
  const titleId = freshId('post-title');
  const nameId = freshId('post-name');
  const wordsId = freshId('post-words');
  const opener = document.activeElement;
  const name = el('input', { id: nameId, class: 'field', type: 'text', maxlength: 100, required: true });
  const words = el('textarea', { id: wordsId, class: 'field', rows: 5, maxlength: 2000, required: true });
  const failure = el('p', { class: 'failure', role: 'alert', hidden: true });
  const submit = el('button', { type: 'submit', class: 'button button-primary' }, 'Post');
  const form = el(
    'form',
    { novalidate: true },
    el(
      'header',
      { class: 'modal-head' },
      el('h2', { id: titleId }, `New post in ${forum.name}`),
      el(
        'button',
        { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: () => dialog.close() },
        icon('close'),
      ),
    ),
    el(
      'div',
      { class: 'modal-body' },
      el('div', { class: 'part' }, el('label', { for: nameId, class: 'part-label' }, 'Title'), name),
      el('div', { class: 'part' }, el('label', { for: wordsId, class: 'part-label' }, 'Message'), words),
    ),
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

  async function send(): Promise<void> {
    if (submit.getAttribute('aria-busy') === 'true') return;
    const empty = [name, words].find((field) => field.value.trim() === '');
    if (empty) {
      failure.textContent = empty === name ? 'A post needs a title.' : 'A post needs a first message.';
      failure.hidden = false;
      empty.focus();
      return;
    }
    failure.hidden = true;
    submit.setAttribute('aria-busy', 'true');
    try {
      const { id } = await api.post(forum.id, { as: page.world.me, name: name.value, content: words.value });
      dialog.close();
      page.open(id);
    } catch (error) {
      failure.textContent = error instanceof Refused ? error.message : 'The preview is not running.';
      failure.hidden = false;
    }
    submit.removeAttribute('aria-busy');
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    giveBackFocus(opener);
  });
  document.body.append(dialog);
  dialog.showModal();
  name.focus();
}
