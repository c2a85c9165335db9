import { api, NOT_RUNNING, Refused } from './api.js';
import { el, freshId } from './element.js';
import { formDialog } from './form-dialog.js';
import type { Page } from './state.js';
import type { Channel } from './wire.js';

/** The form for a forum post; what was written stays in it until the post is there. */
export function openNewPost(page: Page, forum: Channel): void {
  const nameId = freshId('post-name');
  const wordsId = freshId('post-words');
  const name = el('input', { id: nameId, class: 'field', type: 'text', maxlength: 100, required: true });
  const words = el('textarea', { id: wordsId, class: 'field', rows: 5, maxlength: 2000, required: true });
  const body = el(
    'div',
    { class: 'modal-body' },
    el('div', { class: 'part' }, el('label', { for: nameId, class: 'part-label' }, 'Title'), name),
    el('div', { class: 'part' }, el('label', { for: wordsId, class: 'part-label' }, 'Message'), words),
  );
  const form = formDialog(`New post in ${forum.name}`, body, 'Post', send);

  async function send(): Promise<void> {
    if (form.submit.getAttribute('aria-busy') === 'true') return;
    const empty = [name, words].find((field) => field.value.trim() === '');
    if (empty) {
      form.say(empty === name ? 'A post needs a title.' : 'A post needs a first message.');
      empty.focus();
      return;
    }
    form.say(null);
    form.submit.setAttribute('aria-busy', 'true');
    try {
      const { id } = await api.post(forum.id, { as: page.world.me, name: name.value, content: words.value });
      form.dialog.close();
      page.open(id);
    } catch (error) {
      const known = error instanceof Refused;
      form.say(known ? error.message : NOT_RUNNING);
      if (!known) page.whenBack(() => form.say(null));
    }
    form.submit.removeAttribute('aria-busy');
  }

  form.show(name);
}
