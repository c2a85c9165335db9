/** Everything that Discord would refuse in a command, with its code and place. */
import { Routes } from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { refusalOf, restOf } from './rig.js';

let discord: PretendDiscord;

beforeAll(async () => {
  discord = await startPretendDiscord();
  discord.faults.rateLimits(false);
});
afterAll(() => discord.close());

describe('commands', () => {
  const put = (...body: object[]) =>
    restOf(discord).put(Routes.applicationCommands(discord.applicationId), { body });
  const command = (more: object = {}) => ({ name: 'poll', description: 'A poll', ...more });
  const option = (more: object = {}) => ({ type: 3, name: 'claim', description: 'Which', ...more });

  const wrong: [string, object[], string][] = [
    ['an upper-case name', [command({ name: 'Poll' })], '0.name APPLICATION_COMMAND_INVALID_NAME'],
    ['a name with a space', [command({ name: 'a b' })], '0.name APPLICATION_COMMAND_INVALID_NAME'],
    ['a name over 32', [command({ name: 'x'.repeat(33) })], '0.name BASE_TYPE_MAX_LENGTH'],
    ['no description', [command({ description: '' })], '0.description BASE_TYPE_REQUIRED'],
    [
      'a description over 100',
      [command({ description: 'x'.repeat(101) })],
      '0.description BASE_TYPE_MAX_LENGTH',
    ],
    ['a name twice', [command(), command()], '1.name APPLICATION_COMMANDS_DUPLICATE_NAME'],
    [
      'an unknown locale',
      [command({ name_localizations: { xx: 'umfrage' } })],
      '0.name_localizations.xx BASE_TYPE_CHOICES',
    ],
    [
      'required after optional',
      [command({ options: [option(), option({ name: 'b', required: true })] })],
      '0.options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ],
    [
      'required after optional in a subcommand',
      [
        command({
          options: [
            {
              type: 1,
              name: 'open',
              description: 'x',
              options: [option(), option({ name: 'b', required: true })],
            },
          ],
        }),
      ],
      '0.options.0.options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ],
    [
      '26 options',
      [command({ options: Array.from({ length: 26 }, (_, at) => option({ name: `o${at}` })) })],
      '0.options BASE_TYPE_MAX_LENGTH',
    ],
    [
      '26 choices',
      [
        command({
          options: [
            option({ choices: Array.from({ length: 26 }, (_, at) => ({ name: `${at}`, value: `${at}` })) }),
          ],
        }),
      ],
      '0.options.0.choices BASE_TYPE_MAX_LENGTH',
    ],
    [
      'choices with autocomplete',
      [command({ options: [option({ autocomplete: true, choices: [{ name: 'a', value: 'a' }] })] })],
      '0.options.0.autocomplete APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE',
    ],
    [
      'an option twice',
      [command({ options: [option(), option()] })],
      '0.options.1.name APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
    ],
    [
      'an upper-case option',
      [command({ options: [option({ name: 'Claim' })] })],
      '0.options.0.name APPLICATION_COMMAND_INVALID_NAME',
    ],
    [
      'subcommands beside options',
      [command({ options: [option(), { type: 1, name: 'open', description: 'x' }] })],
      '0.options.1.type APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    ],
    [
      'more than 8,000 characters',
      [
        command({
          options: Array.from({ length: 25 }, (_, at) =>
            option({
              name: `o${at}`,
              description: 'x'.repeat(100),
              choices: Array.from({ length: 25 }, (__, n) => ({
                name: `${n}`,
                value: `${n}`.padEnd(10, '-'),
              })),
            }),
          ),
        }),
      ],
      '0 APPLICATION_COMMAND_TOO_LARGE',
    ],
  ];
  test.each(wrong)('are refused for %s', async (_what, body, error) => {
    const refused = await refusalOf(put(...body));
    expect(refused).toMatchObject({ status: 400, code: 50035 });
    expect(refused.errors).toContain(error);
  });

  test("of another application are not this bot's", async () => {
    expect(await refusalOf(restOf(discord).get(Routes.applicationCommands('1')))).toMatchObject({
      code: 10002,
    });
  });
});
