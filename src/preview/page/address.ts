import type { Page } from './state.js';

const REMEMBERED = 'colloquium.me';

/** After a reset the page begins as at a first visit. */
export function forgetAddress(): void {
  window.history.replaceState(null, '', window.location.pathname);
  try {
    window.localStorage.removeItem(REMEMBERED);
  } catch {
    // Storage may be switched off; then nothing was remembered either.
  }
}

export interface Address {
  me: string | null;
  channelId: string | null;
  threadId: string | null;
}

/** Who and where, from the address; so a reload, a bookmark and a second tab keep their own member. */
export function readAddress(): Address {
  const hash = new URLSearchParams(window.location.hash.slice(1));
  let remembered: string | null = null;
  try {
    remembered = window.localStorage.getItem(REMEMBERED);
  } catch {
    // Storage may be switched off; the address alone then remembers.
  }
  return { me: hash.get('as') ?? remembered, channelId: hash.get('in'), threadId: hash.get('thread') };
}

export function writeAddress(page: Page): void {
  const hash = new URLSearchParams({ as: page.world.me, in: page.place.channelId });
  if (page.place.threadId) hash.set('thread', page.place.threadId);
  const next = `#${hash.toString()}`;
  if (window.location.hash !== next) window.history.replaceState(null, '', next);
  try {
    window.localStorage.setItem(REMEMBERED, page.world.me);
  } catch {
    // As above.
  }
}
