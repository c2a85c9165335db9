import { avatar, el } from './element.js';
import type { Page } from './state.js';

/** Whose eyes the page looks through. A native select: every assistive technology and phone knows it. */
export function memberSwitcher(page: Page, change: (id: string) => void): HTMLElement {
  const select = el('select', { id: 'you-are', class: 'member-select' });
  select.addEventListener('change', () => change(select.value));
  const face = el('span', { class: 'member-face' });

  function draw(): void {
    const people = page.world.members.filter((member) => !member.bot);
    select.replaceChildren(
      ...people.map((member) => {
        const name = member.title ? `${member.name} (${member.title})` : member.name;
        return el('option', { value: member.id }, name);
      }),
    );
    select.value = page.world.me;
    const me = page.member(page.world.me);
    face.replaceChildren(avatar(me?.name ?? '?', me?.color ?? '#5b6b84'));
  }

  page.on('world', draw);
  draw();
  return el(
    'div',
    { class: 'member-switcher' },
    face,
    el('div', { class: 'member-words' }, el('label', { for: 'you-are' }, 'You are'), select),
  );
}
