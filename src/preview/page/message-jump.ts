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

/** Brings a message that is on the page into view; false where it is not there (yet). */
export function showMessage(messageId: string): boolean {
  const card = document.querySelector<HTMLElement>(`[data-message="${CSS.escape(messageId)}"]`);
  if (!card) return false;
  card.scrollIntoView({ block: 'center' });
  card.focus({ preventScroll: true });
  return true;
}

/** Opens the channel and goes to the message, once its list has been read. */
export async function jumpTo(page: Page, channelId: string, messageId: string | null): Promise<void> {
  page.open(channelId);
  if (!messageId) return;
  for (let tries = 0; tries < 20 && !showMessage(messageId); tries += 1) {
    await new Promise((resolve) => window.setTimeout(resolve, 100));
  }
}
