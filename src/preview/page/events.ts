import { api } from './api.js';
import type { Page } from './state.js';
import type { ClientEvent, World } from './wire.js';

/**
 * Keeps one event stream open for the member in view. Events that were sent while the stream was down are lost,
 * so a stream that opens again reads the whole world anew before it is believed.
 */
export class EventStream {
  private source: EventSource | null = null;
  private retry = 0;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Resolves once events arrive, or the first try has failed: what is read after it misses nothing. */
  open(): Promise<void> {
    this.close();
    const source = new EventSource(`/client/events?as=${encodeURIComponent(this.page.world.me)}`);
    this.source = source;
    let opened = false;
    source.addEventListener('open', () => {
      const again = opened || !this.page.connected;
      opened = true;
      if (again) void this.catchUp();
    });
    source.addEventListener('message', (message: MessageEvent<string>) => {
      this.page.hear(JSON.parse(message.data) as ClientEvent);
    });
    source.addEventListener('error', () => {
      this.page.setConnected(false);
      // The browser retries by itself after a lost connection, but gives up for good after an HTTP error.
      if (source.readyState === EventSource.CLOSED) {
        window.clearTimeout(this.retry);
        this.retry = window.setTimeout(() => void this.open(), 1500);
      }
    });
    return new Promise((resolve) => {
      for (const first of ['open', 'error']) source.addEventListener(first, () => resolve(), { once: true });
    });
  }

  private async catchUp(): Promise<void> {
    let world: World;
    try {
      world = await api.world(this.page.world.me);
    } catch {
      this.retry = window.setTimeout(() => void this.open(), 1500);
      return;
    }
    // Somebody may have switched members while this was under way.
    if (world.me !== this.page.world.me) return;
    this.page.setConnected(true);
    this.page.setWorld(world);
  }

  close(): void {
    window.clearTimeout(this.retry);
    this.source?.close();
    this.source = null;
  }
}
