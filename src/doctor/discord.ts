import { z } from 'zod';
import { noSuchPath } from '../api-error.js';
import { outsideOf } from '../guild-setting.js';
import { kindOfSecret } from '../secret-kind.js';
import { printable } from '../shell.js';
import type { Ask, Asked } from './ask-discord.js';
import { ok, look, wrong, type Finding } from './finding.js';

const portal = 'https://discord.com/developers/applications';

/** What the token looks like, before anybody is asked; `isAsked`: whether Discord may be asked with it. */
export function checkTokenShape(token: string | undefined): { finding: Finding; isAsked: boolean } {
  if (token === undefined)
    return { finding: ok('DISCORD_TOKEN is not set, so the preview starts: npm start'), isAsked: false };
  const kind = kindOfSecret(token);
  if (kind === 'bot token')
    return { finding: ok('DISCORD_TOKEN looks like a token of a bot.'), isAsked: true };
  if (kind === 'old bot token') {
    return {
      finding: look(
        `DISCORD_TOKEN has the shorter form of older tokens. If Discord refuses it: Reset Token on the Bot page at ${portal}`,
      ),
      isAsked: true,
    };
  }
  // The settings have said what the known ones are; anything else may be a secret of another service's.
  return {
    finding: wrong(
      `DISCORD_TOKEN does not look like a token of a bot (three parts with dots between them), so Discord was not asked. Perhaps a piece is missing: copy all of it from the Bot page at ${portal}`,
    ),
    isAsked: false,
  };
}

/** `GET /users/@me`: whether there is any use in asking more. */
export function checkSelf(asked: Asked, apiUrl: string): Finding {
  if (asked.kind === 'silent')
    return wrong(`Discord did not answer at ${apiUrl}. Check the network and DISCORD_API_URL.`);
  if (asked.kind === 'unreachable') {
    return wrong(
      `Discord cannot be reached at ${apiUrl} (${asked.code}). Check the network and DISCORD_API_URL.`,
    );
  }
  if (asked.status === 401) {
    return wrong(
      `Discord refused the token. Copy it again from the Bot page of ${portal} (Reset Token, if it was ever reset elsewhere) and set it as DISCORD_TOKEN.`,
    );
  }
  if (asked.status === 429)
    return wrong('Discord asks to be left alone for a while (429). Wait some minutes, then run this again.');
  if (asked.status === 404) return wrong(noSuchPath(apiUrl));
  if (asked.status !== 200) {
    return wrong(
      `Discord answered with status ${asked.status} at ${apiUrl}. Try again in a few minutes, or check DISCORD_API_URL and any proxy.`,
    );
  }
  const self = z.object({ id: z.string(), username: z.string(), bot: z.boolean() }).safeParse(asked.body);
  if (!self.success)
    return wrong(`What answers at ${apiUrl} is not Discord. Check DISCORD_API_URL and any proxy.`);
  return ok(`Discord takes the token; the bot is called ${self.data.username}.`);
}

/** How far two clocks may be apart, milliseconds. */
const mostSkew = 60_000;

export function checkClock(asked: Asked): Finding {
  if (asked.kind !== 'answer' || Number.isNaN(asked.date))
    return look('Discord told no time, so the clock could not be compared.');
  // The header counts whole seconds, so it is half a second behind on average.
  const ahead = asked.at - (asked.date + 500);
  const seconds = Math.round(Math.abs(ahead) / 1000);
  if (Math.abs(ahead) <= mostSkew) return ok(`The clock agrees with Discord's (${seconds} s apart).`);
  return wrong(
    `The clock of this machine is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} Discord's, so prompts come at the wrong time. Let it be set by NTP, as root: timedatectl set-ntp true (for a container, on its host)`,
  );
}

const applicationSchema = z.object({
  id: z.string(),
  bot_public: z.boolean().optional(),
  bot_require_code_grant: z.boolean().optional(),
  interactions_endpoint_url: z.string().nullish(),
});
type Application = z.infer<typeof applicationSchema>;

function applicationOf(asked: Asked): Application | undefined {
  return asked.kind === 'answer' && asked.status === 200
    ? applicationSchema.safeParse(asked.body).data
    : undefined;
}

export function checkApplication(application: Application): Finding[] {
  const page = `${portal}/${application.id}`;
  return [
    ok('No privileged intent is needed; all three on the Bot page may stay off.'),
    ...(application.bot_require_code_grant
      ? [
          wrong(
            `“Requires OAuth2 Code Grant” is on, so the invite link cannot add the bot. Switch it off: ${page}/bot`,
          ),
        ]
      : []),
    ...(application.interactions_endpoint_url
      ? [
          wrong(
            `An Interactions Endpoint URL is set, so Discord sends commands there and none to this bot. Empty it: ${page}/information`,
          ),
        ]
      : []),
    ...(application.bot_public === false
      ? [ok('The bot is not public: only its owner can add it to servers.')]
      : []),
  ];
}

const gatewaySchema = z.object({
  url: z.string(),
  shards: z.number(),
  session_start_limit: z.object({ total: z.number(), remaining: z.number(), reset_after: z.number() }),
});
/** So many starts a day are little enough to speak of. */
const fewStarts = 50;

export function checkGateway(asked: Asked): Finding {
  const gateway = asked.kind === 'answer' ? gatewaySchema.safeParse(asked.body).data : undefined;
  if (gateway === undefined)
    return wrong('Discord did not say where its gateway is. Check any proxy on the way.');
  const { remaining, total, reset_after: reset } = gateway.session_start_limit;
  const when = `${Math.ceil(reset / 3_600_000)} h`;
  if (remaining === 0) {
    return wrong(
      `All ${total} starts that Discord allows a day are used. Something starts the bot over and over: stop it, read its log, and wait ${when}.`,
    );
  }
  if (remaining < fewStarts) {
    return look(
      `Only ${remaining} of ${total} starts a day are left; at 0 Discord resets the token. See what starts the bot so often; new ones in ${when}.`,
    );
  }
  return ok(`${remaining} of ${total} starts a day are left.`);
}

const guildsSchema = z.array(z.object({ id: z.string(), name: z.string() }));
type Server = z.infer<typeof guildsSchema>[number];
/** So many servers are named. */
const named = 10;

function serversOf(asked: Asked): Server[] | undefined {
  return asked.kind === 'answer' && asked.status === 200
    ? guildsSchema.safeParse(asked.body).data
    : undefined;
}

export function checkServers(servers: readonly Server[] | undefined, inviteLink: string): Finding {
  if (servers === undefined)
    return look('Discord did not say in which servers the bot is. Run this again later.');
  if (servers.length === 0) return look(`The bot is in no server yet: open ${inviteLink}`);
  const names = servers.slice(0, named).map(({ name }) => printable(name));
  const more = servers.length > named ? ` and ${servers.length - named} more` : '';
  return ok(
    `The bot is in ${names.join(', ')}${more}. Where commands are missing, or for another server: open ${inviteLink}`,
  );
}

export type CompareCommands = (held: readonly object[]) => 'none' | 'same' | 'others';

/** `guildId`: that of GUILD_ID. `elsewhere`: where the commands stand a second time, so that people see each of them twice. */
export function checkCommands(
  asked: Asked,
  compare: CompareCommands,
  guildId: string | undefined,
  elsewhere: readonly string[],
): Finding[] {
  const held = heldCommands(asked);
  if (held === undefined)
    return [look('Discord did not say which commands are registered. Run this again later.')];
  const where = guildId === undefined ? 'every server' : `server ${guildId}`;
  const without = guildId === undefined ? '' : 'take GUILD_ID away, and then: ';
  const twice =
    elsewhere.length === 0
      ? []
      : [
          look(
            `Commands are registered for ${elsewhere.join(', ')} as well, so people see each of them twice ${guildId === undefined ? 'there' : 'in that server'}. To have them once, for every server: ${without}npm run register`,
          ),
        ];
  switch (compare(held)) {
    case 'same':
      return [ok(`The commands are registered for ${where}.`), ...twice];
    case 'none':
      return [
        look(`No commands are registered for ${where} yet; the next start does it, or: npm run register`),
        ...twice,
      ];
    case 'others':
      return [
        look(
          `The commands registered for ${where} are not those of this version; the next start registers them, or: npm run register`,
        ),
        ...twice,
      ];
  }
}

function heldCommands(asked: Asked): object[] | undefined {
  return asked.kind === 'answer' && asked.status === 200
    ? z.array(z.looseObject({})).safeParse(asked.body).data
    : undefined;
}

function isAny(asked: Asked): boolean {
  return (heldCommands(asked)?.length ?? 0) > 0;
}

/** Everything that only Discord can tell, in the order in which it is mended. */
export async function consultDiscord(
  ask: Ask,
  parts: {
    readonly apiUrl: string;
    readonly guildId: string | undefined;
    readonly inviteLink: (applicationId: string) => string;
    readonly compare: CompareCommands;
  },
): Promise<Finding[]> {
  const { apiUrl, guildId, compare } = parts;
  const self = await ask('/users/@me');
  const known = checkSelf(self, apiUrl);
  // A refused token says the time as well as one that is taken.
  const clock = self.kind === 'answer' && !Number.isNaN(self.date) ? [checkClock(self)] : [];
  if (known.mark !== 'ok') return [known, ...clock];
  const [about, gateway, guilds] = await Promise.all([
    ask('/applications/@me'),
    ask('/gateway/bot'),
    ask('/users/@me/guilds'),
  ]);
  const application = applicationOf(about);
  if (application === undefined)
    return [
      known,
      ...clock,
      wrong('Discord did not tell about the application. Run this again in a few minutes.'),
    ];
  const servers = serversOf(guilds);
  const base = `/applications/${application.id}`;
  const globally = await ask(`${base}/commands`);
  const places = guildId === undefined ? (servers ?? []).slice(0, named) : [{ id: guildId, name: guildId }];
  const inServers = await Promise.all(
    places.map(async ({ id, name }) => ({
      name: printable(name),
      asked: await ask(`${base}/guilds/${id}/commands`),
    })),
  );
  const [own] = inServers;
  const isOutside = guildId !== undefined && servers?.every(({ id }) => id !== guildId);
  const commands =
    guildId === undefined || own === undefined
      ? checkCommands(
          globally,
          compare,
          undefined,
          inServers.filter(({ asked }) => isAny(asked)).map(({ name }) => name),
        )
      : checkCommands(own.asked, compare, guildId, isAny(globally) ? ['every server'] : []);
  return [
    known,
    ...clock,
    ...checkApplication(application),
    checkGateway(gateway),
    checkServers(servers, parts.inviteLink(application.id)),
    ...(isOutside ? [wrong(outsideOf(guildId, 'with the link above'))] : commands),
  ];
}
