import { Events, type Client, type Guild } from 'discord.js';
import type { Log } from '../log.js';
import type { Departures } from '../seminar/departures.js';

export interface DepartureWatch {
  /** Once the servers are known. */
  begin(): Promise<void>;
  /** Erases what servers left behind that removed the bot long enough ago. Never rejects. */
  look(): Promise<void>;
}

/** Hears of servers that remove the bot. An outage takes servers away too, but discord.js keeps that apart. */
export function watchDepartures(client: Client, departures: Departures, log: Log): DepartureWatch {
  const carefully = (work: Promise<void>): void => {
    work.catch((error: unknown) => log.error({ err: error }, 'a departure was not noted'));
  };
  client.on(Events.GuildDelete, ({ id }: Guild) => carefully(departures.left(id)));
  client.on(Events.GuildCreate, ({ id }: Guild) => carefully(departures.returned(id)));
  return {
    begin: () => departures.compare(new Set(client.guilds.cache.keys())),
    async look() {
      try {
        for (const guild of await departures.eraseDue((guildId) => client.guilds.cache.has(guildId)))
          log.info({ guild }, 'a server that removed the bot is erased');
      } catch (error) {
        log.error({ err: error }, 'a departed server could not be erased');
      }
    },
  };
}
