/** Components of messages and modals as a request carries them, and the walk through their nesting. */

export interface Part {
  type: number;
  id?: number | null;
  custom_id?: string | null;
  components?: Part[];
  accessory?: Part;
  component?: Part;
  items?: GalleryItem[];
  content?: string;
  style?: number;
  label?: string | null;
  description?: string | null;
  url?: string | null;
  sku_id?: string | null;
  disabled?: boolean | null;
  emoji?: { id?: string | null; name: string } | null;
  options?: PartOption[];
  default_values?: { id: string; type: string }[] | null;
  channel_types?: number[] | null;
  placeholder?: string | null;
  min_values?: number | null;
  max_values?: number | null;
  media?: { url: string };
  file?: { url: string };
  spoiler?: boolean | null;
  divider?: boolean | null;
  spacing?: number | null;
  accent_color?: number | null;
  required?: boolean | null;
  value?: string | null;
  min_length?: number | null;
  max_length?: number | null;
  default?: boolean | null;
  file_types?: string[] | null;
}

interface GalleryItem {
  media: { url: string };
  description?: string | null;
  spoiler?: boolean | null;
}

export interface PartOption {
  label: string;
  value: string;
  description?: string | null;
  default?: boolean | null;
  emoji?: { id?: string | null; name: string } | null;
}

export type PartPath = readonly (string | number)[];

export const PartType = {
  ActionRow: 1,
  Button: 2,
  StringSelect: 3,
  TextInput: 4,
  UserSelect: 5,
  RoleSelect: 6,
  MentionableSelect: 7,
  ChannelSelect: 8,
  Section: 9,
  TextDisplay: 10,
  Thumbnail: 11,
  MediaGallery: 12,
  File: 13,
  Separator: 14,
  Container: 17,
  Label: 18,
  FileUpload: 19,
  RadioGroup: 21,
  CheckboxGroup: 22,
  Checkbox: 23,
} as const;

export function isSelect(part: Part): boolean {
  return (
    part.type === PartType.StringSelect ||
    (part.type >= PartType.UserSelect && part.type <= PartType.ChannelSelect)
  );
}

/** Every component with the path to it, parents before children, in the order Discord numbers them. */
export function* walkParts(parts: readonly Part[], above: PartPath): Generator<[Part, PartPath]> {
  for (const [place, part] of parts.entries()) yield* walkPart(part, [...above, place]);
}

function* walkPart(part: Part, path: PartPath): Generator<[Part, PartPath]> {
  yield [part, path];
  if (part.components !== undefined) yield* walkParts(part.components, [...path, 'components']);
  if (part.accessory !== undefined) yield* walkPart(part.accessory, [...path, 'accessory']);
  if (part.component !== undefined) yield* walkPart(part.component, [...path, 'component']);
}

/** The component that answers to a custom id. */
export function findPart(parts: readonly Part[], customId: string): Part | null {
  for (const [part] of walkParts(parts, [])) if (part.custom_id === customId) return part;
  return null;
}
