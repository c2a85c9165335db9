import type { Page } from './state.js';

/** A link to a message of this server, as Discord's own "copy message link" makes it. */
export function readMessageLink(
  url: URL,
  guildId: string,
): { channelId: string; messageId: string | null } | null {
  if (!/^(?:\w+\.)?discord(?:app)?\.com$/u.test(url.hostname)) return null;
  const parts = /^\/channels\/(\d+)\/(\d+)(?:\/(\d+))?\/?$/u.exec(url.pathname);
  if (!parts?.[2] || parts[1] !== guildId) return null;
  return { channelId: parts[2], messageId: parts[3] ?? null };
}

/** Opens the channel and goes to the message; its list reads what it lacks. */
export function jumpTo(page: Page, channelId: string, messageId: string | null): void {
  page.open(channelId);
  if (messageId) page.tell('jump', { channelId, messageId });
}
