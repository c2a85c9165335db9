import { api, Refused } from './api.js';
import type { Announcer } from './announcer.js';
import { avatar, el } from './element.js';
import { LANGUAGES, languageName } from './languages.js';
import type { Page } from './state.js';

/**
 * Whose eyes the page looks through, and the language of their client. Native selects: every assistive technology
 * and phone knows them.
 */
export function memberSwitcher(page: Page, announcer: Announcer, change: (id: string) => void): HTMLElement {
  const select = el('select', { id: 'you-are', class: 'member-select' });
  select.addEventListener('change', () => change(select.value));
  const language = el(
    'select',
    {
      id: 'language',
      class: 'member-select',
      'data-tip':
        'The language of this member’s Discord. Times are shown in it. Discord tells it to a bot, which may answer in it.',
    },
    ...LANGUAGES.map((locale) => el('option', { value: locale, lang: locale }, languageName(locale))),
  );
  const face = el('span', { class: 'member-face' });

  async function speak(locale: string): Promise<void> {
    const me = page.member(page.world.me);
    try {
      await api.speak(page.world.me, locale);
      if (me) me.locale = locale;
      page.tell('change', undefined);
    } catch (error) {
      announcer.show(error instanceof Refused ? error.message : 'The language was not changed.');
      draw();
    }
  }
  language.addEventListener('change', () => void speak(language.value));

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
    language.value = me?.locale ?? 'en-US';
    face.replaceChildren(avatar(me?.name ?? '?', me?.color ?? '#5b6b84'));
  }

  page.on('world', draw);
  draw();
  return el(
    'section',
    { class: 'member-switcher', 'aria-label': 'Member' },
    face,
    el(
      'div',
      { class: 'member-words' },
      el('label', { for: 'you-are' }, 'You are'),
      select,
      el('label', { for: 'language' }, 'Language'),
      language,
    ),
  );
}
