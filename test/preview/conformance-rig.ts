/** A bot that answers as each step says, for what is held against discord.js and against Discord's errors. */
import {
  ApplicationCommandOptionType as Option,
  ChannelType,
  type Interaction,
  type RepliableInteraction,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js';
import type { MemberClient } from '../../src/preview/client-verbs.js';
import type { Outcome } from '../../src/preview/pretend-discord.js';
import { startRig, type Rig } from './rig.js';

export const commands: RESTPostAPIApplicationCommandsJSONBody[] = [
  {
    name: 'ask',
    description: 'Everything a command can be given',
    options: [
      { type: Option.String, name: 'about', description: 'x', required: true, autocomplete: true },
      { type: Option.String, name: 'show', description: 'x', choices: [{ name: 'all', value: 'all' }] },
      { type: Option.Channel, name: 'where', description: 'x', channel_types: [ChannelType.GuildText] },
      { type: Option.Role, name: 'role', description: 'x' },
    ],
    contexts: [0],
    integration_types: [0],
  },
  {
    name: 'poll',
    description: 'Subcommands',
    options: [{ type: Option.Subcommand, name: 'open', description: 'x', options: [] }],
  },
];

export interface Stage {
  readonly rig: Rig;
  readonly member: MemberClient;
  readonly reading: string;
  /** What the bot did wrong. */
  readonly mistakes: unknown[];
  /** What the bot does with every interaction from now on. */
  onInteraction(run: (interaction: Interaction) => unknown): void;
  /** The member uses `/ask`, and the bot answers like this. */
  ask(run: (interaction: RepliableInteraction) => unknown): Promise<Outcome>;
}

export async function openStage(): Promise<Stage> {
  let answer: (interaction: Interaction) => unknown = () => undefined;
  const mistakes: unknown[] = [];
  const rig = await startRig(commands, (interaction) => answer(interaction), { mistakes, deadlineMs: 500 });
  rig.discord.faults.rateLimits(false);
  const member = rig.discord.client.as(rig.discord.host);
  const { reading } = rig.discord.channels;
  return {
    rig,
    member,
    reading,
    mistakes,
    onInteraction(run) {
      answer = run;
    },
    ask(run) {
      answer = (interaction) => (interaction.isRepliable() ? run(interaction) : undefined);
      return member.command(reading, '/ask', { about: 'x' });
    },
  };
}
