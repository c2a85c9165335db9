/** What Discord would refuse in a modal, asked through a command that opens it. */
import { Routes } from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusalOf, startRig, type Rig } from './rig.js';

let rig: Rig;
let components: object[];
let title: string;
let refusals: Awaited<ReturnType<typeof refusalOf>>[];

beforeAll(async () => {
  rig = await startRig([{ name: 'form', description: 'A form' }], async (interaction) => {
    const body = { type: 9, data: { custom_id: 'm', title, components } };
    refusals.push(
      await refusalOf(
        rig.rest.post(Routes.interactionCallback(interaction.id, interaction.token), { body, auth: false }),
      ),
    );
    if (interaction.isRepliable()) await interaction.reply('done');
  });
});
afterAll(() => rig.close());

const label = (component: object, more: object = {}) => ({ type: 18, label: 'Label', component, ...more });
const input = (more: object = {}) => ({ type: 4, custom_id: 'i', style: 1, ...more });
const options = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ label: `${at}`, value: `${at}` }));

const wrong: [string, object[], string][] = [
  [
    'six parts',
    Array.from({ length: 6 }, (_, at) => label(input({ custom_id: `${at}` }))),
    'data.components BASE_TYPE_BAD_LENGTH',
  ],
  ['no parts', [], 'data.components BASE_TYPE_MIN_LENGTH'],
  [
    'a label over 45',
    [label(input(), { label: 'x'.repeat(46) })],
    'data.components.0.label BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a custom_id twice',
    [label(input()), label(input())],
    'data.components.1.component.custom_id COMPONENT_CUSTOM_ID_DUPLICATED',
  ],
  [
    'a custom_id missing',
    [label({ type: 4, style: 1 })],
    'data.components.0.component.custom_id BASE_TYPE_REQUIRED',
  ],
  [
    'a row input without label',
    [{ type: 1, components: [input()] }],
    'data.components.0.components.0.label BASE_TYPE_REQUIRED',
  ],
  [
    'a label in a label',
    [label(input({ label: 'x' }))],
    'data.components.0.component.label COMPONENT_LABEL_NOT_ALLOWED',
  ],
  [
    'min_length over max_length',
    [label(input({ min_length: 5, max_length: 3 }))],
    'data.components.0.component.min_length TEXT_INPUT_COMPONENT_MIN_LENGTH_EXCEEDS_MAX_LENGTH',
  ],
  [
    'a value that is too long',
    [label(input({ max_length: 3, value: 'four' }))],
    'data.components.0.component.value BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a radio group of one',
    [label({ type: 21, custom_id: 'r', options: options(1) })],
    'data.components.0.component.options BASE_TYPE_MIN_LENGTH',
  ],
  [
    'eleven checkboxes',
    [label({ type: 22, custom_id: 'c', options: options(11) })],
    'data.components.0.component.options BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a required select of none',
    [label({ type: 3, custom_id: 's', options: options(2), min_values: 0 })],
    'data.components.0.component.min_values COMPONENT_REQUIRED_MIN_VALUES',
  ],
  [
    'a select that wants too many',
    [label({ type: 3, custom_id: 's', options: options(2), max_values: 3 })],
    'data.components.0.component.max_values SELECT_COMPONENT_VALUES_EXCEED_OPTIONS',
  ],
  [
    'a button',
    [{ type: 1, components: [{ type: 2, style: 1, label: 'x', custom_id: 'b' }] }],
    'data.components.0.components.0.type BASE_TYPE_CHOICES',
  ],
];

async function open(parts: object[], heading = 'Form'): Promise<string[]> {
  components = parts;
  title = heading;
  refusals = [];
  await rig.discord.client.as(rig.discord.host).command(rig.discord.channels.reading, 'form');
  expect(refusals).toMatchObject([{ status: 400, code: 50035 }]);
  return refusals[0]?.errors ?? [];
}

describe('a modal is refused for', () => {
  test.each(wrong)('%s', async (_what, parts, error) => {
    expect(await open(parts)).toContain(error);
  });

  test('a title over 45', async () => {
    expect(await open([label(input())], 'x'.repeat(46))).toContain('data.title BASE_TYPE_MAX_LENGTH');
  });
});
