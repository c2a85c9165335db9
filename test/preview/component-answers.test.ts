/** Autocomplete, buttons, selects and modals through real discord.js. */
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ModalBuilder,
  REST,
  Routes,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
  LabelBuilder,
  type ChatInputCommandInteraction,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EPHEMERAL, refusalOf, startRig, passageCommand, type Answer, type Rig } from './rig.js';

let rig: Rig;
let answer: Answer;
let mistakes: unknown[];

beforeEach(async () => {
  mistakes = [];
  answer = () => undefined;
  rig = await startRig(passageCommand, (interaction) => answer(interaction), { deadlineMs: 600, mistakes });
});
afterEach(() => rig.close());

const asMember = (place = 0) => rig.discord.client.as(rig.discord.members[place]?.id ?? '');
const ask = (about = 'russia') => asMember().command(rig.discord.channels.reading, '/passage', { about });

/** Answers commands only. */
function onCommand(run: (interaction: ChatInputCommandInteraction) => unknown): void {
  answer = (interaction) => (interaction.isChatInputCommand() ? run(interaction) : undefined);
}

const row = (...buttons: ButtonBuilder[]) => new ActionRowBuilder<ButtonBuilder>().addComponents(buttons);
const button = (id: string, label = id) =>
  new ButtonBuilder().setCustomId(id).setLabel(label).setStyle(ButtonStyle.Secondary);

describe('autocomplete', () => {
  test('asks the bot and gives its choices', async () => {
    answer = (interaction) =>
      interaction.isAutocomplete()
        ? interaction.respond([{ name: interaction.options.getFocused(), value: 'v' }])
        : undefined;
    const found = await asMember().autocomplete(rig.discord.channels.reading, 'passage', { about: 'rus' });
    expect(found).toEqual({ choices: [{ name: 'rus', value: 'v' }], failed: false });
  });

  test('fails where the bot does not answer, or answers with something else', async () => {
    const nothing = await asMember().autocomplete(rig.discord.channels.reading, 'passage', { about: '' });
    expect(nothing).toEqual({ choices: [], failed: true });
    answer = async (interaction) => {
      const body = { type: 4, data: { content: 'x' } };
      await new REST({ api: rig.discord.apiUrl }).post(
        Routes.interactionCallback(interaction.id, interaction.token),
        { body, auth: false },
      );
    };
    await asMember().autocomplete(rig.discord.channels.reading, 'passage', { about: '' });
    expect(mistakes).toMatchObject([{ code: 50035 }]);
  });

  test('more than 25 choices are refused', async () => {
    answer = (interaction) =>
      interaction.isAutocomplete()
        ? interaction.respond(Array.from({ length: 26 }, (_, at) => ({ name: `${at}`, value: `${at}` })))
        : undefined;
    await asMember().autocomplete(rig.discord.channels.reading, 'passage', { about: '' });
    expect(mistakes).toMatchObject([{ code: 50035 }]);
  });
});

describe('buttons and selects', () => {
  test('a press updates the message, and the payload carries it with numbered components', async () => {
    let ids: unknown;
    answer = (interaction) => {
      if (interaction.isChatInputCommand()) {
        return interaction.reply({ content: 'page 1', components: [row(button('next', '▶'))] });
      }
      if (!interaction.isButton()) return undefined;
      ids = interaction.message.components.map((component) => component.id);
      return interaction.update({ content: 'page 2' });
    };
    const { message } = await ask();
    const outcome = await asMember().press(message?.id ?? '', '▶');
    expect(outcome).toMatchObject({ kind: 'update', message: { id: message?.id, content: 'page 2' } });
    expect(outcome.message?.edited_timestamp).not.toBeNull();
    expect(ids).toEqual([1]);
    expect(outcome.message?.components).toHaveLength(1);
  });

  test('another member can be answered privately, as a reply to the message', async () => {
    answer = (interaction) => {
      if (interaction.isChatInputCommand())
        return interaction.reply({ content: 'card', components: [row(button('b'))] });
      return interaction.isButton()
        ? interaction.reply({ content: 'your copy', flags: EPHEMERAL })
        : undefined;
    };
    const { message } = await ask();
    const outcome = await asMember(1).press(message?.id ?? '', 'b');
    expect(outcome).toMatchObject({ kind: 'message', ephemeral: true });
    expect(outcome.message).toMatchObject({ type: 19, message_reference: { message_id: message?.id } });
    expect(outcome.message?.interaction_metadata).toMatchObject({ interacted_message_id: message?.id });
  });

  test('an announced update waits for its edit', async () => {
    answer = async (interaction) => {
      if (interaction.isChatInputCommand())
        return interaction.reply({ content: 'a', components: [row(button('b'))] });
      if (!interaction.isButton()) return undefined;
      await interaction.deferUpdate();
      return interaction.editReply('b');
    };
    const { message } = await ask();
    expect(await asMember().press(message?.id ?? '', 'b')).toMatchObject({
      kind: 'update',
      message: { content: 'b' },
    });
  });

  test('a select carries its values and who they are', async () => {
    const seen: unknown[] = [];
    answer = (interaction) => {
      if (interaction.isChatInputCommand()) {
        const select = new StringSelectMenuBuilder()
          .setCustomId('s')
          .setMaxValues(2)
          .addOptions([1, 2, 3].map((at) => ({ label: `L${at}`, value: `v${at}` })));
        return interaction.reply({
          content: 'choose',
          components: [new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(select)],
        });
      }
      if (!interaction.isStringSelectMenu()) return undefined;
      seen.push(...interaction.values);
      return interaction.update('thanks');
    };
    const { message } = await ask();
    const id = message?.id ?? '';
    await expect(asMember().select(id, 's', [])).rejects.toThrow('at least 1');
    await expect(asMember().select(id, 's', ['v1', 'v2', 'v3'])).rejects.toThrow('2 at the most');
    await expect(asMember().select(id, 's', ['v9'])).rejects.toThrow('not one of the choices');
    await asMember().select(id, 's', ['v1', 'v3']);
    expect(seen).toEqual(['v1', 'v3']);
  });

  test('an unanswered press fails', async () => {
    onCommand((interaction) => interaction.reply({ content: 'a', components: [row(button('b'))] }));
    const { message } = await ask();
    expect(await asMember().press(message?.id ?? '', 'b')).toMatchObject({
      kind: 'failed',
      error: 'This interaction failed',
    });
  });

  test('an update cannot answer a command', async () => {
    answer = async (interaction) => {
      const body = { type: 7, data: { content: 'x' } };
      await new REST({ api: rig.discord.apiUrl }).post(
        Routes.interactionCallback(interaction.id, interaction.token),
        { body, auth: false },
      );
    };
    await ask();
    expect(mistakes).toMatchObject([{ code: 50035 }]);
  });
});

describe('modals', () => {
  const modal = new ModalBuilder()
    .setCustomId('why')
    .setTitle('Your reason')
    .addLabelComponents(
      new LabelBuilder()
        .setLabel('Reason')
        .setTextInputComponent(
          new TextInputBuilder()
            .setCustomId('reason')
            .setStyle(TextInputStyle.Paragraph)
            .setMaxLength(20)
            .setMinLength(3),
        ),
      new LabelBuilder()
        .setLabel('Mood')
        .setStringSelectMenuComponent(
          new StringSelectMenuBuilder()
            .setCustomId('mood')
            .setRequired(false)
            .addOptions({ label: 'Good', value: 'good' }, { label: 'Bad', value: 'bad' }),
        ),
    );

  test('open, are filled in, and come back with their fields', async () => {
    const seen: unknown[] = [];
    answer = (interaction) => {
      if (interaction.isChatInputCommand()) return interaction.showModal(modal);
      if (!interaction.isModalSubmit()) return undefined;
      seen.push(
        interaction.fields.getTextInputValue('reason'),
        interaction.fields.getStringSelectValues('mood'),
      );
      return interaction.reply({ content: 'noted', flags: EPHEMERAL });
    };
    const opened = await ask();
    expect(opened).toMatchObject({ kind: 'modal', modal: { data: { title: 'Your reason' } } });
    if (opened.modal === undefined) throw new Error('no modal');
    await expect(asMember(1).submit(opened.modal, { reason: 'fine' })).rejects.toThrow('no longer open');
    await expect(asMember().submit(opened.modal, {})).rejects.toThrow('This field is required. (Reason)');
    await expect(asMember().submit(opened.modal, { reason: 'no' })).rejects.toThrow('at least 3');
    await expect(asMember().submit(opened.modal, { reason: 'x'.repeat(21) })).rejects.toThrow('20 or fewer');
    await expect(asMember().submit(opened.modal, { reason: 'fine', mood: ['sad'] })).rejects.toThrow(
      'not one of the choices',
    );
    await expect(asMember().submit(opened.modal, { other: 'x' })).rejects.toThrow('no field "other"');
    // The client heads the answer by the command that opened the form.
    expect(await asMember().submit(opened.modal, { reason: 'fine', mood: ['bad'] })).toMatchObject({
      kind: 'message',
      message: { interaction_metadata: { type: 5, triggering_interaction_metadata: { name: 'passage' } } },
    });
    expect(seen).toEqual(['fine', ['bad']]);
    await expect(asMember().submit(opened.modal, { reason: 'again' })).rejects.toThrow('no longer open');
  });

  test('from a button the submit updates the message; a modal cannot answer a modal', async () => {
    answer = async (interaction) => {
      if (interaction.isChatInputCommand())
        return interaction.reply({ content: 'card', components: [row(button('b'))] });
      if (interaction.isButton()) return interaction.showModal(modal);
      if (!interaction.isModalSubmit() || !interaction.isFromMessage()) return undefined;
      const again = {
        type: 9,
        data: { custom_id: 'x', title: 'x', components: [{ type: 10, content: 'x' }] },
      };
      mistakes.push(
        await refusalOf(
          new REST({ api: rig.discord.apiUrl }).post(
            Routes.interactionCallback(interaction.id, interaction.token),
            { body: again, auth: false },
          ),
        ),
      );
      return interaction.update('updated');
    };
    const { message } = await ask();
    const opened = await asMember().press(message?.id ?? '', 'b');
    if (opened.modal === undefined) throw new Error('no modal');
    const outcome = await asMember().submit(opened.modal, { reason: 'because' });
    expect(outcome).toMatchObject({ kind: 'update', message: { id: message?.id, content: 'updated' } });
    expect(mistakes).toMatchObject([{ code: 50035, errors: ['type BASE_TYPE_CHOICES'] }]);
  });
});
