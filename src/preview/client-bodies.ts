/** What the page may send, checked before anything is done with it. */
import * as z from 'zod/mini';
import type {
  AutocompleteAsk,
  ClientInteraction,
  ClockJump,
  GivenOption,
  ModalField,
  NewMessage,
  NewPost,
  PageWish,
  UploadedFile,
} from './client-api.js';
import { ClientRefusal } from './client-refusal.js';

const id = z.string().check(z.regex(/^\d{1,20}$/));

const file: z.ZodMiniType<UploadedFile> = z.object({
  filename: z.string().check(z.minLength(1), z.maxLength(260)),
  contentType: z.string().check(z.maxLength(200)),
  data: z.base64(),
});

const option: z.ZodMiniType<GivenOption & { focused?: boolean }> = z.object({
  name: z.string(),
  type: z.number(),
  value: z.exactOptional(z.union([z.string(), z.number(), z.boolean()])),
  file: z.exactOptional(file),
  focused: z.exactOptional(z.boolean()),
  get options() {
    return z.exactOptional(z.array(option));
  },
});

const field: z.ZodMiniType<ModalField> = z.object({
  customId: z.string(),
  type: z.number(),
  value: z.exactOptional(z.string()),
  values: z.exactOptional(z.array(z.string())),
  files: z.exactOptional(z.array(file)),
});

const place = { as: id, channelId: id };

export const actingBody: z.ZodMiniType<{ as: string }> = z.object({ as: id });

export const placeBody: z.ZodMiniType<{ as: string; channelId: string }> = z.object(place);

export const localeBody: z.ZodMiniType<{ as: string; locale: string }> = z.object({
  as: id,
  locale: z.string(),
});

/** Which page of messages is asked for, from the query. */
export const pageWish: z.ZodMiniType<PageWish> = z.object({
  before: z.optional(id),
  after: z.optional(id),
  around: z.optional(id),
});

export const newMessageBody: z.ZodMiniType<NewMessage> = z.object({
  as: id,
  content: z.string(),
  attachments: z.array(file).check(z.maxLength(10)),
});

export const newPostBody: z.ZodMiniType<NewPost> = z.object({
  as: id,
  name: z.string(),
  content: z.string(),
});

export const interactionBody: z.ZodMiniType<ClientInteraction> = z.discriminatedUnion('kind', [
  z.object({ ...place, kind: z.literal('command'), commandId: id, options: z.array(option) }),
  z.object({
    ...place,
    kind: z.literal('component'),
    messageId: id,
    customId: z.string(),
    componentType: z.number(),
    values: z.exactOptional(z.array(z.string())),
  }),
  z.object({ ...place, kind: z.literal('modal'), modalId: id, fields: z.array(field) }),
]);

export const autocompleteBody: z.ZodMiniType<AutocompleteAsk> = z.object({
  ...place,
  commandId: id,
  options: z.array(option),
});

/** A year at the most: each prompt on the way is really sent. */
const MAX_JUMP = 366 * 24 * 3_600_000;

export const clockBody: z.ZodMiniType<ClockJump> = z.union([
  z.object({ to: z.literal('next') }),
  z.object({ by: z.number().check(z.positive(), z.maximum(MAX_JUMP)) }),
]);

/** Throws a `ClientRefusal` that says what is wrong. */
export function readAs<T>(schema: z.ZodMiniType<T>, body: unknown): T {
  const result = z.safeParse(schema, body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ClientRefusal(`The request is not understood: ${issue?.path.join('.') || 'body'}.`);
}
