import type { Page } from './state.js';
import type { ClientEvent, World } from './wire.js';

/**
 * Keeps one event stream open for the member in view. Every stream begins with the whole world, also after a lost
 * connection, so nothing falls between what was read and what is heard.
 */
export class EventStream {
  private source: EventSource | null = null;
  private page: Page | null = null;
  private retry = 0;
  private tries = 0;

  /** From now on this page hears what happens. It is called in the turn in which `listen` has given it its world. */
  tell(page: Page): void {
    this.page = page;
  }

  /**
   * Begins to listen for this member, or for whom the server chooses, in place of the one before. Gives their world;
   * null where the preview did not let it or somebody was chosen since, and then all stays as it was.
   */
  listen(as: string | null): Promise<World | null> {
    this.tries += 1;
    const { tries } = this;
    const source = new EventSource(`/client/events${as === null ? '' : `?as=${encodeURIComponent(as)}`}`);
    return new Promise((resolve) => {
      const giveUp = (): void => {
        source.close();
        resolve(null);
      };
      source.addEventListener('message', (message: MessageEvent<string>) => {
        const event = JSON.parse(message.data) as ClientEvent;
        if (this.source === source) this.page?.hear(event);
        else if (tries !== this.tries) giveUp();
        else if (event.type === 'world') {
          this.take(source);
          resolve(event.world);
        }
      });
      source.addEventListener('error', () => {
        if (this.source === source) this.lose(source);
        else giveUp();
      });
    });
  }

  private take(source: EventSource): void {
    window.clearTimeout(this.retry);
    this.source?.close();
    this.source = source;
  }

  private lose(source: EventSource): void {
    this.page?.setConnected(false);
    // The browser retries by itself after a lost connection, but gives up for good after an HTTP error.
    if (source.readyState === EventSource.CLOSED) this.again();
  }

  private again(): void {
    window.clearTimeout(this.retry);
    this.retry = window.setTimeout(() => void this.listenAgain(), 1500);
  }

  private async listenAgain(): Promise<void> {
    const lost = this.source;
    const world = await this.listen(this.page?.world.me ?? null);
    if (world) this.page?.hear({ type: 'world', world });
    // Somebody may have switched members while this was under way.
    else if (this.source === lost) this.again();
  }
}
