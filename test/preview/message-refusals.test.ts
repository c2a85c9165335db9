/** Everything that Discord would refuse in a message, with its code and place. */
import { Routes } from 'discord.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { V2, refusalOf, restOf } from './rig.js';

let discord: PretendDiscord;

beforeAll(async () => {
  discord = await startPretendDiscord();
});
beforeEach(() => discord.faults.rateLimits(false));
afterAll(() => discord.close());

const button = (more: object = {}) => ({ type: 2, style: 2, label: 'Press', custom_id: 'b', ...more });
const row = (...components: object[]) => ({ type: 1, components });
const text = (content = 'text') => ({ type: 10, content });
const select = (more: object = {}) => ({
  type: 3,
  custom_id: 's',
  options: [{ label: 'a', value: 'a' }],
  ...more,
});

const post = (body: object, channel = discord.channels.reading) =>
  restOf(discord).post(Routes.channelMessages(channel), { body });

/** What is wrong, the body, and the `path CODE` that must be among the errors. */
const wrongMessages: [string, object, string][] = [
  ['content over 2,000', { content: 'x'.repeat(2001) }, 'content BASE_TYPE_MAX_LENGTH'],
  [
    'content beside V2',
    { content: 'x', flags: V2, components: [text()] },
    'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ],
  [
    'embeds beside V2',
    { embeds: [{ title: 'x' }], flags: V2, components: [text()] },
    'embeds MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ],
  [
    'a poll beside V2',
    {
      poll: { question: { text: 'q' }, answers: [{ poll_media: { text: 'a' } }] },
      flags: V2,
      components: [text()],
    },
    'poll MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ],
  [
    'V2 components without the flag',
    { content: 'x', components: [text()] },
    'components.0.type UNION_TYPE_CHOICES',
  ],
  ['an unknown component', { flags: V2, components: [{ type: 99 }] }, 'components.0.type UNION_TYPE_CHOICES'],
  [
    'V2 text over 4,000 in all',
    { flags: V2, components: [text('x'.repeat(3000)), { type: 17, components: [text('y'.repeat(1001))] }] },
    'components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
  ],
  [
    '41 components with the nested ones',
    {
      flags: V2,
      components: [
        { type: 17, components: Array.from({ length: 20 }, () => text('t')) },
        ...Array.from({ length: 20 }, () => text('t')),
      ],
    },
    'components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
  ],
  [
    'six rows without V2',
    { content: 'x', components: Array.from({ length: 6 }, (_, at) => row(button({ custom_id: `${at}` }))) },
    'components BASE_TYPE_BAD_LENGTH',
  ],
  [
    'six buttons in a row',
    {
      content: 'x',
      components: [row(...Array.from({ length: 6 }, (_, at) => button({ custom_id: `${at}` })))],
    },
    'components.0.components BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a select beside a button',
    { content: 'x', components: [row(button(), select())] },
    'components.0.components.1 COMPONENT_LAYOUT_WIDTH_EXCEEDED',
  ],
  [
    'a button without custom_id',
    { content: 'x', components: [row({ type: 2, style: 1, label: 'x' })] },
    'components.0.components.0.custom_id BUTTON_COMPONENT_CUSTOM_ID_REQUIRED',
  ],
  [
    'a link with custom_id',
    { content: 'x', components: [row(button({ style: 5, url: 'https://a.example' }))] },
    'components.0.components.0.custom_id BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
  ],
  [
    'a link without url',
    { content: 'x', components: [row({ type: 2, style: 5, label: 'x' })] },
    'components.0.components.0.url BUTTON_COMPONENT_URL_REQUIRED',
  ],
  [
    'a button without label and emoji',
    { content: 'x', components: [row({ type: 2, style: 1, custom_id: 'x' })] },
    'components.0.components.0.label BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED',
  ],
  [
    'an emoji that is none',
    { content: 'x', components: [row(button({ emoji: { name: 'smile' } }))] },
    'components.0.components.0.emoji.name COMPONENT_INVALID_EMOJI',
  ],
  [
    'a label over 80',
    { content: 'x', components: [row(button({ label: 'x'.repeat(81) }))] },
    'components.0.components.0.label BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a custom_id over 100',
    { content: 'x', components: [row(button({ custom_id: 'x'.repeat(101) }))] },
    'components.0.components.0.custom_id BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a custom_id twice',
    { content: 'x', components: [row(button(), button({ disabled: true }))] },
    'components.0.components.1.custom_id COMPONENT_CUSTOM_ID_DUPLICATED',
  ],
  [
    'a custom_id twice, nested in V2',
    {
      flags: V2,
      components: [
        row(button()),
        { type: 17, components: [{ type: 9, components: [text()], accessory: button() }] },
      ],
    },
    'components.1.components.0.accessory.custom_id COMPONENT_CUSTOM_ID_DUPLICATED',
  ],
  [
    'a numeric id twice',
    {
      flags: V2,
      components: [
        { ...text(), id: 7 },
        { ...text(), id: 7 },
      ],
    },
    'components.1.id COMPONENT_ID_DUPLICATED',
  ],
  [
    '26 select options',
    {
      content: 'x',
      components: [
        row(select({ options: Array.from({ length: 26 }, (_, at) => ({ label: `${at}`, value: `${at}` })) })),
      ],
    },
    'components.0.components.0.options BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a select option twice',
    {
      content: 'x',
      components: [
        row(
          select({
            options: [
              { label: 'a', value: 'a' },
              { label: 'b', value: 'a' },
            ],
          }),
        ),
      ],
    },
    'components.0.components.0.options.1.value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
  ],
  [
    'max_values beyond the options',
    { content: 'x', components: [row(select({ max_values: 2 }))] },
    'components.0.components.0.max_values SELECT_COMPONENT_VALUES_EXCEED_OPTIONS',
  ],
  [
    'min_values over max_values',
    { content: 'x', components: [row(select({ min_values: 2 }))] },
    'components.0.components.0.min_values SELECT_COMPONENT_MIN_VALUES_EXCEEDS_MAX_VALUES',
  ],
  [
    'an attachment:// that was not uploaded',
    { flags: V2, components: [{ type: 12, items: [{ media: { url: 'attachment://a.png' } }] }] },
    'components.0.items.0.media.url UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
  ],
  [
    'a file component with a web address',
    { flags: V2, components: [{ type: 13, file: { url: 'https://a.example/a.png' } }] },
    'components.0.file.url UNFURLED_MEDIA_ITEM_MUST_BE_ATTACHMENT',
  ],
  [
    'a section without accessory',
    { flags: V2, components: [{ type: 9, components: [text()] }] },
    'components.0.accessory BASE_TYPE_REQUIRED',
  ],
  [
    'an empty text display',
    { flags: V2, components: [text('')] },
    'components.0.content BASE_TYPE_MIN_LENGTH',
  ],
  [
    'an embed over 6,000',
    { embeds: [{ description: 'x'.repeat(4000) }, { description: 'y'.repeat(2001) }] },
    'embeds MAX_EMBED_SIZE_EXCEEDED',
  ],
  [
    'an attachment that does not exist',
    { content: 'x', attachments: [{ id: '0' }] },
    'attachments.0 ATTACHMENT_NOT_FOUND',
  ],
  [
    'users parsed and named',
    { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
    'allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
  ],
  ['a nonce over 25', { content: 'x', nonce: 'x'.repeat(26) }, 'nonce BASE_TYPE_MAX_LENGTH'],
  [
    'a reply to nothing',
    { content: 'x', message_reference: { message_id: '1' } },
    'message_reference REPLIES_UNKNOWN_MESSAGE',
  ],
];

describe('a message is refused for', () => {
  test.each(wrongMessages)('%s', async (_what, body, error) => {
    const refused = await refusalOf(post(body));
    expect(refused).toMatchObject({ status: 400, code: 50035 });
    expect(refused.errors).toContain(error);
  });

  test.each([
    ['nothing at all', {}],
    ['spaces', { content: '  \n ' }],
    ['buttons alone', { components: [row(button())] }],
    ['V2 without components', { flags: V2, components: [] }],
  ])('being empty: %s', async (_what, body) => {
    expect(await refusalOf(post(body))).toMatchObject({ status: 400, code: 50006 });
  });

  test('a body that is no JSON', async () => {
    const answer = await fetch(`${discord.apiUrl}/v10/channels/${discord.channels.reading}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
      body: '{"content":',
    });
    expect(await answer.json()).toMatchObject({ code: 50109 });
  });

  test('none of it leaves a trace', () => {
    expect(discord.client.as(discord.host).messages(discord.channels.reading)).toEqual([]);
  });
});

describe('unknown fields are ignored', () => {
  test('at every depth', async () => {
    const body = { content: 'x', sparkle: 1, components: [row(button({ sparkle: true }))] };
    expect(await post(body)).toMatchObject({ content: 'x' });
  });
});

describe('an edit', () => {
  test('cannot take Components V2 away, nor put content beside them', async () => {
    const { id } = (await post({ flags: V2, components: [text()] })) as { id: string };
    const edit = (body: object) =>
      restOf(discord).patch(Routes.channelMessage(discord.channels.reading, id), { body });
    expect((await refusalOf(edit({ flags: 0, components: [] }))).errors).toEqual([
      'flags MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG',
    ]);
    expect((await refusalOf(edit({ content: 'x' }))).errors).toEqual([
      'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ]);
    expect(await edit({ components: [text('new')] })).toMatchObject({
      flags: V2,
      components: [{ content: 'new', id: 1 }],
    });
  });

  test('can switch Components V2 on where content goes', async () => {
    const { id } = (await post({ content: 'old' })) as { id: string };
    const edit = (body: object) =>
      restOf(discord).patch(Routes.channelMessage(discord.channels.reading, id), { body });
    expect((await refusalOf(edit({ flags: V2, components: [text()] }))).errors).toHaveLength(1);
    expect(await edit({ flags: V2, content: null, components: [text()] })).toMatchObject({
      content: '',
      flags: V2,
    });
  });

  test("is refused on another's message and on none", async () => {
    const { message } = discord.client.as(discord.host).say(discord.channels.reading, 'mine');
    const edit = (id: string) =>
      restOf(discord).patch(Routes.channelMessage(discord.channels.reading, id), { body: { content: 'x' } });
    expect(await refusalOf(edit(message.id))).toMatchObject({ status: 403, code: 50005 });
    expect(await refusalOf(edit('1'))).toMatchObject({ status: 404, code: 10008 });
  });

  test('that empties the message is refused', async () => {
    const { id } = (await post({ content: 'x' })) as { id: string };
    const edit = restOf(discord).patch(Routes.channelMessage(discord.channels.reading, id), {
      body: { content: '' },
    });
    expect(await refusalOf(edit)).toMatchObject({ code: 50006 });
  });
});
