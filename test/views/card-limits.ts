import { MessageCreateRequestSchema } from 'discord-api-spec/zod';
import { ComponentType } from 'discord.js';
import { expect } from 'vitest';
import { safeParse } from 'zod/mini';
import { messageBody } from '../../src/discord/message-body.js';
import type { Reading } from '../../src/readings/reading.js';
import type { Message, Modal } from '../../src/reply.js';
import { shippedReading } from '../shipped-reading.js';

interface Part {
  readonly type: number;
  readonly components?: readonly Part[];
  readonly content?: string;
  readonly custom_id?: string;
}

const textDisplay: number = ComponentType.TextDisplay;

function partsOf(parts: readonly Part[]): Part[] {
  return parts.flatMap((part) => [part, ...partsOf(part.components ?? [])]);
}

/** Discord's own schema, and the rules it lacks. */
export function expectToFit(message: Message, what: string): void {
  const parsed = safeParse(MessageCreateRequestSchema, messageBody(message));
  expect(parsed.success, `${what}: ${JSON.stringify(parsed.error?.issues)}`).toBe(true);
  const parts = partsOf(message.components);
  const texts = parts.flatMap((part) => (part.type === textDisplay ? [part.content ?? ''] : []));
  expect(texts.join('').length, what).toBeLessThanOrEqual(4000);
  for (const text of texts) expect(text.trim(), what).not.toBe('');
  expect(parts.length, what).toBeLessThanOrEqual(40);
  const ids = parts.flatMap((part) => (part.custom_id !== undefined ? [part.custom_id] : []));
  expect(new Set(ids).size, `${what}: ${ids.join(' ')}`).toBe(ids.length);
}

export function expectFormToFit(form: Modal): void {
  expect(form.title.length).toBeLessThanOrEqual(45);
  expect(form.fields.length).toBeLessThanOrEqual(5);
  for (const field of form.fields) {
    expect(field.label.length).toBeLessThanOrEqual(45);
    expect(field.description.length).toBeLessThanOrEqual(100);
    if ('mostLength' in field) expect(field.value.length).toBeLessThanOrEqual(field.mostLength);
  }
}

export const shipped = shippedReading();
/** A reading at the limits of the schema. */
export const longest: Reading = {
  ...shipped,
  slug: 'x'.repeat(24),
  title: 'W'.repeat(200),
  publisher: 'P'.repeat(80),
  topics: Array.from({ length: 60 }, (_, n) => ({
    name: `${'T'.repeat(37)}${String(n).padStart(3, '0')}`,
    aliases: [],
    paragraphs: Array.from({ length: 60 }, (__, m) => m + 1),
  })),
  passages: Array.from({ length: 60 }, (_, n) => ({
    paragraph: n + 1,
    heading: 'H'.repeat(60),
    text: '语'.repeat(3000),
    topics: Array.from({ length: 60 }, (__, m) => `${'T'.repeat(37)}${String(m).padStart(3, '0')}`),
    sha256: 'a'.repeat(64),
  })),
  claims: Array.from({ length: 60 }, (_, n) => ({
    id: `C${n + 1}`,
    text: 'c'.repeat(200),
    paragraphs: [1],
  })),
  prompts: Array.from({ length: 60 }, () => ({
    kind: 'comprehension' as const,
    text: 'q'.repeat(300),
    paragraph: 1,
  })),
};
