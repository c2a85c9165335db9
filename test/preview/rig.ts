/** A pretend Discord with a real discord.js bot on it, and what the tests need to speak with both. */
import {
  ApplicationCommandOptionType,
  Client,
  Events,
  GatewayIntentBits,
  MessageFlags,
  REST,
  type ClientOptions,
  type Interaction,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js';
import {
  startPretendDiscord,
  type BotControls,
  type PretendDiscord,
  type PretendDiscordOptions,
} from '../../src/preview/pretend-discord.js';

/** One command with an autocompleted option, enough for most conversations. */
export const passageCommand: RESTPostAPIApplicationCommandsJSONBody[] = [
  {
    name: 'passage',
    description: 'Shows a passage',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'about',
        description: 'What',
        required: true,
        autocomplete: true,
      },
    ],
  },
];

export interface Rig {
  discord: PretendDiscord;
  bot: Client<true>;
  rest: REST;
  close(): Promise<void>;
}

export type Answer = (interaction: Interaction) => unknown;

/** Starts both; every interaction goes to `answer`, whose failures are gathered in `mistakes`. */
export async function startRig(
  commands: RESTPostAPIApplicationCommandsJSONBody[],
  answer: Answer,
  options: PretendDiscordOptions & { mistakes?: unknown[] } = {},
): Promise<Rig> {
  const discord = await startPretendDiscord(options);
  const bot = await startBot(discord, answer, options.mistakes);
  const rest = restOf(discord);
  if (commands.length > 0) await bot.application.commands.set(commands);
  return {
    discord,
    bot,
    rest,
    async close() {
      await bot.destroy();
      await discord.close();
    },
  };
}

export async function startBot(
  discord: PretendDiscord,
  answer: Answer = () => undefined,
  mistakes: unknown[] = [],
  options: Partial<ClientOptions> = {},
): Promise<Client<true>> {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: discord.apiUrl, cdn: discord.cdnUrl },
    ...options,
  });
  client.on(Events.InteractionCreate, (interaction) => {
    void run(answer, interaction, mistakes);
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  return ready;
}

async function run(answer: Answer, interaction: Interaction, mistakes: unknown[]): Promise<void> {
  try {
    await answer(interaction);
  } catch (problem) {
    mistakes.push(problem);
  }
}

export function restOf(discord: PretendDiscord, token = discord.token): REST {
  return new REST({ api: discord.apiUrl, retries: 0 }).setToken(token);
}

/** The code, status and error tree of a refused request; fails where it was not refused. */
export async function refusalOf(
  request: Promise<unknown>,
): Promise<{ code: number | string; status: number; errors: string[] }> {
  try {
    await request;
  } catch (problem) {
    const { code, status, rawError } = problem as {
      code: number | string;
      status: number;
      rawError?: { errors?: unknown };
    };
    return { code, status, errors: namesIn(rawError?.errors, '') };
  }
  throw new Error('the request was not refused');
}

/** `path CODE` for every error in Discord's tree. */
function namesIn(tree: unknown, path: string): string[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree as Record<string, unknown>).flatMap(([key, value]) => {
    if (key !== '_errors') return namesIn(value, path === '' ? key : `${path}.${key}`);
    return (value as { code: string }[]).map(({ code }) => `${path} ${code}`.trim());
  });
}

export const V2 = MessageFlags.IsComponentsV2;
export const EPHEMERAL = MessageFlags.Ephemeral;

/** A bot with nothing on its calendar, so that the clock may be moved. */
export const idleBot: BotControls = {
  restart: () => Promise.resolve(),
  next: () => Promise.resolve(null),
  tick: () => Promise.resolve(),
};
