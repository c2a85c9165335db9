/** What a request carried, fit to be shown: whoever reads over somebody's shoulder learns no token. */

const STRUCK = '[struck out]';
/** A bot's token (three parts) and an interaction's, in Discord's shapes. */
const TOKENS = /[\w-]{20,}\.[\w-]{6}\.[\w-]{27,}|aW50ZXJhY3Rpb24[\w-]{16,}/g;

export function withoutTokens(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(TOKENS, STRUCK);
  if (Array.isArray(value)) return value.map(withoutTokens);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      /token|secret|authorization/i.test(key) && typeof inner === 'string' ? STRUCK : withoutTokens(inner),
    ]),
  );
}
