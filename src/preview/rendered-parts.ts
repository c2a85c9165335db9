/** Components as Discord sends them back: numbered, with defaults filled in and media resolved. */
import type {
  APIAttachment,
  APIMessageTopLevelComponent,
  APIModalInteractionResponseCallbackData,
} from 'discord.js';
import { PartType, walkParts, type Part, type PartOption } from './parts.js';
import type { Json } from './payloads.js';
import type { World } from './world.js';

export interface RenderedParts {
  components: APIMessageTopLevelComponent[];
  /** The attachments that the components show; they are then no longer listed as attachments. */
  consumed: Set<string>;
}

export function renderParts(
  world: World,
  parts: readonly Part[],
  uploads: readonly APIAttachment[],
): RenderedParts {
  const consumed = new Set<string>();
  const numbered = numberParts(parts);
  const media = (url: string): Json => {
    const name = /^attachment:\/\/(.+)$/.exec(url)?.[1];
    const upload = uploads.find((candidate) => candidate.filename === name || candidate.url === url);
    if (upload === undefined) return { id: world.ids.next(), url, proxy_url: url, width: 0, height: 0 };
    consumed.add(upload.id);
    return {
      id: world.ids.next(),
      url: upload.url,
      proxy_url: upload.proxy_url,
      width: upload.width ?? null,
      height: upload.height ?? null,
      content_type: upload.content_type,
      attachment_id: upload.id,
    };
  };
  const fileOf = (url: string): Json => {
    const name = /^attachment:\/\/(.+)$/.exec(url)?.[1];
    const upload = uploads.find((candidate) => candidate.filename === name);
    return { name: upload?.filename ?? null, size: upload?.size ?? null };
  };
  const components = parts.map((part) => renderPart(part, numbered, media, fileOf));
  return { components: components as unknown as APIMessageTopLevelComponent[], consumed };
}

/** The modal as the client gets it, with every component numbered. */
export function renderModal(data: {
  custom_id: string;
  title: string;
  components: Part[];
}): APIModalInteractionResponseCallbackData {
  const numbered = numberParts(data.components);
  const number = (part: Part): Json => ({
    ...withoutNulls(part as unknown as Json),
    id: numbered.get(part) ?? 0,
    ...(part.components === undefined ? {} : { components: part.components.map(number) }),
    ...(part.component === undefined ? {} : { component: number(part.component) }),
  });
  const components = data.components.map(number);
  return { ...data, components } as unknown as APIModalInteractionResponseCallbackData;
}

/** Discord numbers what was left unnumbered from 1 on, parents first, around the numbers that were given. */
function numberParts(parts: readonly Part[]): Map<Part, number> {
  const all = [...walkParts(parts, [])].map(([part]) => part);
  const taken = new Set(all.map((part) => part.id ?? 0));
  const numbered = new Map<Part, number>();
  let next = 1;
  for (const part of all) {
    if (part.id !== undefined && part.id !== null && part.id !== 0) {
      numbered.set(part, part.id);
      continue;
    }
    while (taken.has(next)) next += 1;
    numbered.set(part, next);
    next += 1;
  }
  return numbered;
}

function renderPart(
  part: Part,
  numbered: ReadonlyMap<Part, number>,
  media: (url: string) => Json,
  fileOf: (url: string) => Json,
): Json {
  const render = (inner: Part): Json => renderPart(inner, numbered, media, fileOf);
  const known = { type: part.type, id: numbered.get(part) ?? 0 };
  switch (part.type) {
    case PartType.ActionRow:
      return { ...known, components: (part.components ?? []).map(render) };
    case PartType.Section:
      return {
        ...known,
        components: (part.components ?? []).map(render),
        ...(part.accessory === undefined ? {} : { accessory: render(part.accessory) }),
      };
    case PartType.Container:
      return {
        ...known,
        accent_color: part.accent_color ?? null,
        spoiler: part.spoiler ?? false,
        components: (part.components ?? []).map(render),
      };
    case PartType.Thumbnail:
      return {
        ...known,
        media: media(part.media?.url ?? ''),
        description: part.description ?? null,
        spoiler: part.spoiler ?? false,
      };
    case PartType.MediaGallery: {
      const items = (part.items ?? []).map((item) => ({
        media: media(item.media.url),
        description: item.description ?? null,
        spoiler: item.spoiler ?? false,
      }));
      return { ...known, items };
    }
    case PartType.File: {
      const url = part.file?.url ?? '';
      return { ...known, file: media(url), ...fileOf(url), spoiler: part.spoiler ?? false };
    }
    case PartType.Separator:
      return { ...known, divider: part.divider ?? true, spacing: part.spacing ?? 1 };
    default:
      return { ...renderControl(part), ...known };
  }
}

/** Buttons, selects and texts go back as they came, less what was null. */
function renderControl(part: Part): Json {
  const plain = withoutNulls(part as unknown as Json);
  if (part.type === PartType.Button || part.type === PartType.TextDisplay) return plain;
  return {
    ...plain,
    min_values: part.min_values ?? 1,
    max_values: part.max_values ?? 1,
    ...(part.options === undefined ? {} : { options: part.options.map(renderOption) }),
  };
}

function renderOption(option: PartOption): Json {
  return withoutNulls(option as unknown as Json);
}

function withoutNulls(fields: Json): Json {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
}
