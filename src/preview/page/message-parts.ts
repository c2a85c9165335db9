import { fileLink, picture, resolveMedia } from './attachments.js';
import { choiceList } from './choice-list.js';
import { el, icon } from './element.js';
import { accent } from './embed-card.js';
import { markdown, spoiler } from './markdown-tree.js';
import { choicesOf, emojiText, placeholderOf } from './select-choices.js';
import type { Page } from './state.js';
import type { ButtonPart, Message, Part, RowPart, SelectPart } from './wire.js';

/** What the parts of one card need to know: whose they are, and where a press goes. */
export interface CardContext {
  page: Page;
  message: Message;
  press: (control: HTMLElement, customId: string, componentType: number, values?: string[]) => void;
  /** Counts the controls of the card, so that focus finds its place again after an edit. */
  controls: number;
}

type Section = Extract<Part, { type: 9 }>;
type Gallery = Extract<Part, { type: 12 }>;

/** Draws Components V2 and the older action rows. Parts this page does not know are left out. */
export function drawPart(part: Part, context: CardContext): HTMLElement | null {
  switch (part.type) {
    case 1:
      return el('div', { class: 'row' }, ...part.components.map((control) => drawControl(control, context)));
    case 9:
      return section(part, context);
    case 10:
      return el('div', { class: 'part-text' }, markdown(part.content, context.message.parsed, context.page));
    case 12:
      return gallery(part, context);
    case 13: {
      const files = context.message.message.attachments;
      const url = resolveMedia(part.file.url, files);
      const name = part.name ?? part.file.url.split('/').at(-1)?.split('?')[0] ?? 'file';
      return fileLink(name, url, part.size, part.spoiler === true);
    }
    case 14:
      return el('div', {
        class: `separator${part.spacing === 2 ? ' is-large' : ''}${part.divider === false ? ' is-invisible' : ''}`,
        role: part.divider === false ? null : 'separator',
      });
    case 17: {
      const box = el('div', { class: 'container' });
      if (part.accent_color !== undefined && part.accent_color !== null) accent(box, part.accent_color);
      for (const child of part.components) {
        const drawn = drawPart(child, context);
        if (drawn) box.append(drawn);
      }
      return part.spoiler ? spoiler(box, 'Spoiler card') : box;
    }
    default:
      return null;
  }
}

function section(part: Section, context: CardContext): HTMLElement {
  const { accessory } = part;
  const media =
    accessory.type === 11
      ? picture({
          url: resolveMedia(accessory.media.url, context.message.message.attachments),
          alt: accessory.description ?? '',
          spoiler: accessory.spoiler,
          className: 'thumbnail',
        })
      : button(accessory, context);
  return el(
    'div',
    { class: 'section' },
    el(
      'div',
      { class: 'section-text' },
      ...part.components.map((text) => markdown(text.content, context.message.parsed, context.page)),
    ),
    el('div', { class: 'section-accessory' }, media),
  );
}

function gallery(part: Gallery, context: CardContext): HTMLElement {
  const pictures = part.items.map((item) =>
    picture({
      url: resolveMedia(item.media.url, context.message.message.attachments),
      alt: item.description ?? '',
      width: item.media.width,
      height: item.media.height,
      spoiler: item.spoiler,
      className: 'picture',
    }),
  );
  return el('div', { class: pictures.length > 1 ? 'gallery is-grid' : 'gallery' }, ...pictures);
}

function drawControl(control: RowPart, context: CardContext): HTMLElement {
  return control.type === 2 ? button(control, context) : select(control, context);
}

const STYLES: Record<ButtonPart['style'], string> = {
  1: 'primary',
  2: 'secondary',
  3: 'success',
  4: 'danger',
  5: 'link',
  6: 'secondary',
};

function mark(context: CardContext, control: HTMLElement): void {
  control.dataset['control'] = String(context.controls);
  context.controls += 1;
}

function button(part: ButtonPart, context: CardContext): HTMLElement {
  const emoji = 'emoji' in part ? emojiText(part.emoji) : undefined;
  const label = 'label' in part ? part.label : part.style === 6 ? 'Premium' : undefined;
  const inner = [
    emoji ? el('span', { class: 'button-emoji', 'aria-hidden': label ? 'true' : null }, emoji) : null,
    label ? el('span', { class: 'button-label' }, label) : null,
  ];
  if ('url' in part && !part.disabled) {
    const link = el(
      'a',
      { class: 'button button-link', href: part.url, target: '_blank', rel: 'noopener noreferrer' },
      ...inner,
      icon('out'),
    );
    mark(context, link);
    return link;
  }
  const control = el(
    'button',
    { type: 'button', class: `button button-${STYLES[part.style]}`, disabled: part.disabled === true },
    ...inner,
    'url' in part ? icon('out') : null,
  );
  mark(context, control);
  if ('custom_id' in part) {
    control.addEventListener('click', () => context.press(control, part.custom_id, 2));
  }
  return control;
}

function select(part: SelectPart, context: CardContext): HTMLElement {
  const list = choiceList({
    label: placeholderOf(part),
    placeholder: placeholderOf(part),
    choices: choicesOf(part, context.page),
    min: part.min_values ?? 1,
    max: part.max_values ?? 1,
    disabled: part.disabled === true,
    onChoose: (values) => context.press(list.button, part.custom_id, part.type, values),
  });
  mark(context, list.button);
  return list.element;
}

/** The words of a card, for announcements and reply lines. */
export function wordsOf(parts: readonly Part[]): string {
  return parts
    .map((part): string => {
      if (part.type === 10) return part.content;
      if (part.type === 9) return wordsOf(part.components);
      if (part.type === 17) return wordsOf(part.components);
      if (part.type === 12) return part.items.map((item) => item.description ?? '').join(' ');
      return '';
    })
    .filter(Boolean)
    .join('\n');
}
