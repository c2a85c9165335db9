/** A message's body as a request carries it, and the rules for it that Discord's published schema lacks. */
import type { APIEmbed } from 'discord.js';
import { MessageFlags } from 'discord.js';
import { checkMessageParts } from './component-rules.js';
import type { Part, PartPath } from './parts.js';
import type { FormProblem } from './refusal.js';

export interface AllowedMentions {
  parse?: ('users' | 'roles' | 'everyone')[] | null;
  users?: string[] | null;
  roles?: string[] | null;
  replied_user?: boolean | null;
}

export interface MessageBody {
  content?: string | null;
  embeds?: APIEmbed[] | null;
  components?: Part[] | null;
  flags?: number | null;
  attachments?: AttachmentBody[] | null;
  allowed_mentions?: AllowedMentions | null;
  message_reference?: {
    message_id: string;
    channel_id?: string | null;
    fail_if_not_exists?: boolean | null;
  } | null;
  nonce?: string | number | null;
  enforce_nonce?: boolean | null;
  poll?: unknown;
  sticker_ids?: string[] | null;
  tts?: boolean | null;
}

export interface AttachmentBody {
  id: string;
  filename?: string | null;
  description?: string | null;
}

const MAX_CONTENT = 2000;
const MAX_EMBED_TEXT = 6000;

export function isV2(flags: number | null | undefined): boolean {
  return ((flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
}

export interface BodyContext {
  v2: boolean;
  files: ReadonlySet<string>;
  path: PartPath;
}

/** What Discord would refuse in a new message, or in one as it stands after an edit. */
export function checkMessageBody(body: MessageBody, context: BodyContext): FormProblem[] {
  const { path } = context;
  const problems: FormProblem[] = [];
  if ((body.content?.length ?? 0) > MAX_CONTENT) {
    problems.push({
      path: [...path, 'content'],
      code: 'BASE_TYPE_MAX_LENGTH',
      message: `Must be ${MAX_CONTENT} or fewer in length.`,
    });
  }
  if (context.v2) problems.push(...checkLegacyFields(body, path));
  problems.push(...checkEmbeds(body.embeds ?? [], context), ...checkAllowed(body.allowed_mentions, path));
  problems.push(...checkMessageParts(body.components ?? [], [...path, 'components'], context));
  return problems;
}

function checkLegacyFields(body: MessageBody, path: PartPath): FormProblem[] {
  const used: [string, boolean][] = [
    ['content', (body.content ?? '') !== ''],
    ['embeds', (body.embeds ?? []).length > 0],
    ['poll', body.poll !== undefined && body.poll !== null],
    ['sticker_ids', (body.sticker_ids ?? []).length > 0],
  ];
  return used
    .filter(([, isUsed]) => isUsed)
    .map(([field]) => ({
      path: [...path, field],
      code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      message: `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    }));
}

function checkEmbeds(embeds: readonly APIEmbed[], context: BodyContext): FormProblem[] {
  const path = [...context.path, 'embeds'];
  const problems: FormProblem[] = [];
  let total = 0;
  for (const [place, embed] of embeds.entries()) {
    const fields = embed.fields ?? [];
    total += (embed.title ?? '').length + (embed.description ?? '').length;
    total += (embed.footer?.text ?? '').length + (embed.author?.name ?? '').length;
    for (const [at, field] of fields.entries()) {
      total += field.name.length + field.value.length;
      for (const key of ['name', 'value'] as const) {
        if (field[key].trim() !== '') continue;
        problems.push({
          path: [...path, place, 'fields', at, key],
          code: 'BASE_TYPE_REQUIRED',
          message: 'This field is required',
        });
      }
    }
    const picture = embed.image?.url ?? embed.thumbnail?.url;
    if (
      !embed.title &&
      !embed.description &&
      fields.length === 0 &&
      !embed.author &&
      !embed.footer &&
      !picture
    ) {
      problems.push({
        path: [...path, place, 'description'],
        code: 'BASE_TYPE_REQUIRED',
        message: 'This field is required',
      });
    }
    for (const key of ['image', 'thumbnail'] as const) {
      const name = /^attachment:\/\/(.+)$/.exec(embed[key]?.url ?? '')?.[1];
      if (name === undefined || context.files.has(name)) continue;
      problems.push({
        path: [...path, place, key, 'url'],
        code: 'ATTACHMENT_NOT_FOUND',
        message: 'Attachment data not found',
      });
    }
  }
  if (total > MAX_EMBED_TEXT) {
    problems.push({
      path,
      code: 'MAX_EMBED_SIZE_EXCEEDED',
      message: `Embed size exceeds maximum size of ${MAX_EMBED_TEXT}`,
    });
  }
  return problems;
}

function checkAllowed(allowed: AllowedMentions | null | undefined, path: PartPath): FormProblem[] {
  const problems: FormProblem[] = [];
  for (const kind of ['users', 'roles'] as const) {
    if (!allowed?.parse?.includes(kind) || (allowed[kind] ?? []).length === 0) continue;
    problems.push({
      path: [...path, 'allowed_mentions'],
      code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
    });
  }
  return problems;
}

/** Whether there is nothing to see: buttons alone are no message, but Components V2 are. */
export function isEmptyMessage(
  body: Pick<MessageBody, 'content' | 'embeds' | 'components' | 'poll' | 'sticker_ids'>,
  fileCount: number,
  v2: boolean,
): boolean {
  if (v2) return (body.components ?? []).length === 0;
  return (
    (body.content ?? '').trim() === '' &&
    (body.embeds ?? []).length === 0 &&
    fileCount === 0 &&
    (body.poll === undefined || body.poll === null) &&
    (body.sticker_ids ?? []).length === 0
  );
}
