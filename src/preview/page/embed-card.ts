import { picture, resolveMedia } from './attachments.js';
import { el } from './element.js';
import { markdown } from './markdown-tree.js';
import type { Page } from './state.js';
import { timeElement } from './times.js';
import type { Attachment, Embed, MarkdownNode } from './wire.js';

/** An embed of the older kind of message, before Components V2. */
export function embedCard(
  embed: Embed,
  parsed: Record<string, MarkdownNode[]>,
  attachments: readonly Attachment[],
  page: Page,
): HTMLElement {
  const card = el('div', { class: 'embed' });
  if (embed.color !== undefined && embed.color > 0) accent(card, embed.color);
  if (embed.author) card.append(el('div', { class: 'embed-author' }, embed.author.name));
  if (embed.title) {
    const title = markdown(embed.title, parsed, page);
    card.append(
      embed.url
        ? el(
            'a',
            { class: 'embed-title', href: embed.url, target: '_blank', rel: 'noopener noreferrer' },
            title,
          )
        : el('div', { class: 'embed-title' }, title),
    );
  }
  if (embed.description) card.append(markdown(embed.description, parsed, page));
  if (embed.fields && embed.fields.length > 0) {
    card.append(
      el(
        'dl',
        { class: 'embed-fields' },
        ...embed.fields.map((field) =>
          el(
            'div',
            { class: field.inline ? 'embed-field is-inline' : 'embed-field' },
            el('dt', {}, markdown(field.name, parsed, page)),
            el('dd', {}, markdown(field.value, parsed, page)),
          ),
        ),
      ),
    );
  }
  if (embed.image) {
    card.append(
      picture({
        ...embed.image,
        url: resolveMedia(embed.image.url, attachments),
        alt: '',
        className: 'picture',
      }),
    );
  }
  const words = embed.footer?.text;
  const time = embed.timestamp ? timeElement(Date.parse(embed.timestamp), 'head', page.now()) : null;
  if (words || time)
    card.append(el('div', { class: 'embed-footer' }, words, words && time ? ' · ' : null, time));
  return card;
}

/** The coloured bar at the side of an embed or a container. */
export function accent(card: HTMLElement, color: number): void {
  card.classList.add('has-accent');
  card.style.setProperty('--bar', `#${color.toString(16).padStart(6, '0')}`);
}
