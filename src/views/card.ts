import {
  ButtonStyle,
  ComponentType,
  escapeMarkdown,
  SeparatorSpacingSize,
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
} from 'discord.js';
import { visible } from '../readings/brought.js';
import type { Message } from '../reply.js';

/** The parts every card is made of. One container a reply; Discord allows 4,000 characters of text in it. */

export const accent = { passage: 0x3b6ea5, poll: 0x7a5195, prompt: 0x2f7f6f, notice: 0x6b7280 } as const;

export function card(color: number, ...parts: (APIComponentInContainer | undefined)[]): Message {
  return {
    components: [
      {
        type: ComponentType.Container,
        accent_color: color,
        components: parts.filter((part) => part !== undefined),
      },
    ],
  };
}

/** A short private answer in plain words. */
export function notice(words: string, ...parts: (APIComponentInContainer | undefined)[]): Message {
  return card(accent.notice, text(words), ...parts);
}

export function text(content: string): APIComponentInContainer {
  return { type: ComponentType.TextDisplay, content: clip(content, 4000) };
}

export function rule(): APIComponentInContainer {
  return { type: ComponentType.Separator, divider: true, spacing: SeparatorSpacingSize.Small };
}

export interface Button {
  readonly id: string;
  readonly label: string;
  readonly style?: 'primary' | 'secondary' | 'danger';
  readonly disabled?: boolean;
}

const styles = {
  primary: ButtonStyle.Primary,
  secondary: ButtonStyle.Secondary,
  danger: ButtonStyle.Danger,
} as const;

/** One row of up to five buttons; undefined where there are none. */
export function row(...buttons: (Button | undefined)[]): APIComponentInContainer | undefined {
  const shown = buttons.filter((button) => button !== undefined);
  if (shown.length === 0) return undefined;
  return {
    type: ComponentType.ActionRow,
    components: shown.map(
      ({ id, label, style = 'secondary', disabled = false }): APIButtonComponentWithCustomId => ({
        type: ComponentType.Button,
        style: styles[style],
        custom_id: id,
        label: clip(label, 38),
        disabled,
      }),
    ),
  };
}

/** A picture that comes with the message; `name` is its upload's. */
export function picture(name: string, alt: string): APIComponentInContainer {
  return {
    type: ComponentType.MediaGallery,
    items: [{ media: { url: `attachment://${name}` }, description: clip(alt, 1024) }],
  };
}

/** A file to download that comes with the message. */
export function download(name: string): APIComponentInContainer {
  return { type: ComponentType.File, file: { url: `attachment://${name}` } };
}

/** A list to choose from; at most 25 options of at most 100 characters. */
export function select(
  id: string,
  placeholder: string,
  options: readonly { value: string; label: string }[],
  { least, most }: { least: number; most: number },
): APIComponentInContainer | undefined {
  if (options.length === 0) return undefined;
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: id,
        placeholder,
        min_values: least,
        max_values: most,
        options: [...options],
      },
    ],
  };
}

/** Letters of scripts that part no words with spaces: such a run is cut where the room ends. */
const unspaced =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}|\p{Script=Lao}|\p{Script=Khmer}|\p{Script=Myanmar}/u;

/**
 * Cut at a limit in UTF-16 units, as Discord counts: after a whole word, unless that leaves less than half of the room,
 * and never within a letter. The cut is shown.
 */
export function clip(words: string, most: number): string {
  if (words.length <= most) return words;
  let cut = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(
    words.slice(0, most),
  )) {
    if (cut.length + segment.length > most - 1) break;
    cut += segment;
  }
  const begun = /\s\S*$/.exec(cut);
  const isWhole = /^\s/.test(words.slice(cut.length));
  if (begun !== null && !isWhole && begun.index >= most / 2 && !unspaced.test(begun[0]))
    cut = cut.slice(0, begun.index);
  return `${cut.replace(/[\s,;:·–-]+$/, '')}…`;
}

/** Somebody's own words as plain text: no markdown, no mention, nothing invisible that turns the line around. */
export function plain(words: string): string {
  return (
    escapeMarkdown(visible(words), {
      heading: true,
      bulletedList: true,
      numberedList: true,
    })
      // Also where its end was cut off: what follows in the message could make it a link.
      .replaceAll('[', '\\[')
      .replace(/^(-#|>)/, '\\$1')
      // Mentions, emoji, moments, commands and links to a server's pages.
      .replace(/<(?=[@#:/t]|a:|id:)/g, '<\u200b')
      .replace(/@(?=everyone|here)/g, '@\u200b')
  );
}

/** As many entries as fit in a card beside its heading; how many more there are is said. */
export function listing(entries: readonly string[], separator: string, most = 3500): string {
  return fitting(entries, separator, most).join(separator);
}

/** The same with a little room between them, which an empty line after small print would not make. */
export function entriesApart(entries: readonly string[], most = 3500): APIComponentInContainer[] {
  return fitting(entries, '', most).map(text);
}

function fitting(entries: readonly string[], separator: string, most: number): string[] {
  let shown = 0;
  let length = 0;
  for (const entry of entries) {
    length += entry.length + separator.length;
    if (length > most) break;
    shown += 1;
  }
  const rest = entries.length - shown;
  return [...entries.slice(0, shown), ...(rest > 0 ? [`-# and ${rest} more`] : [])];
}

/** A command that can be clicked, or its bare name where Discord does not know it yet. */
export type Mention = (command: string) => string;

/** Counted things in words: `1 passage`, `3 passages`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** An instant as each reader's own clock shows it. */
export function moment(at: number, form: 'F' | 'R' | 'f' | 'D' = 'F'): string {
  return `<t:${Math.floor(at / 1000)}:${form}>`;
}

/** A link to a message in the same server. */
export function messageLink(guildId: string, channelId: string, messageId: string): string {
  return `https://discord.com/channels/${guildId}/${channelId}/${messageId}`;
}
