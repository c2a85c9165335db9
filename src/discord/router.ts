import { randomBytes } from 'node:crypto';
import {
  MessageFlags,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type Client,
  type Interaction,
  type MessageComponentInteraction,
  type ModalSubmitInteraction,
  type REST,
} from 'discord.js';
import { isApiError } from '../api-error.js';
import type { AnyAction, Ask, Command, PressHandler, WhenSlow } from '../command.js';
import { customIdName } from '../custom-id.js';
import type { Log } from '../log.js';
import type { Effect, Meanwhile, Message, Reply } from '../reply.js';
import { NotSaved } from '../not-saved.js';
import type { Seminar } from '../seminar.js';
import type { ScheduleKey } from '../seminar/schedules.js';
import {
  brokenMessage,
  hostsOnlyMessage,
  managersOnlyMessage,
  notSavedMessage,
  serversOnlyMessage,
  unknownButtonMessage,
  unknownCommandMessage,
} from '../views/trouble.js';
import type { AnswerOutcome, Watch } from '../watch.js';
import { Answer, cameTooLate } from './answer.js';
import type { PostCallback } from './callbacks.js';
import type { Cards } from './cards.js';
import { Facts } from './facts.js';
import { actionName, fieldsOf, givenName, nameForLog, optionsOf } from './given-values.js';
import type { HostNotices } from './host-notices.js';
import { freshness, type Freshness } from './freshness.js';
import { carryOut, openThread } from './effects.js';
import { RecentIds } from './recent-ids.js';
import { isWhole } from './unreadable.js';

/** When an answer takes longer than this, Discord is told to wait. */
const deferAfter = 800;
/** So many interactions are remembered at least: any of them may be sent twice. */
const seenAgain = 5000;
const unknownInteraction = 10_062;

export interface RouterParts {
  readonly client: Client;
  readonly postCallback: PostCallback;
  /** For what of an answer goes another way: after "thinking", with files, or where its message is asked for. */
  readonly answersRest: REST;
  readonly commands: readonly Command[];
  readonly seminar: Seminar;
  readonly log: Log;
  readonly mention: (command: string) => string;
  readonly draw: Ask<unknown>['draw'];
  readonly backups: Ask<unknown>['backups'];
  readonly download: Ask<unknown>['download'];
  /** Posts a closed poll's result. */
  readonly announce: (guildId: string, pollId: string) => Promise<void>;
  /** Posts what a schedule owes. */
  readonly deliver: (key: ScheduleKey) => Promise<void>;
  /** What a person is still to be told. */
  readonly takeKept: HostNotices['takeKept'];
  readonly cards: Cards;
  readonly watch: Watch;
  /** Milliseconds after which Discord is told to wait. */
  readonly deferAfter?: number;
  /** Whether an interaction is young enough to be answered. */
  readonly isFresh?: Freshness['isFresh'];
}

export interface Router {
  /** Never rejects. */
  handle(interaction: Interaction): Promise<void>;
  /** Waits for the answers and edits under way. */
  idle(): Promise<void>;
  /** The same for the last time: edits are made without waiting for their pace. */
  drain(): Promise<void>;
}

/**
 * From an interaction to its answer. Only this speaks to Discord about an interaction; handlers are given facts and
 * return a reply.
 */
export function createRouter(parts: RouterParts): Router {
  const { client, seminar, log, mention } = parts;
  const rest = client.rest;
  const actions = new Map(parts.commands.flatMap(actionsOf));
  const presses = new Map(
    parts.commands.flatMap((command) => command.presses.map((press) => [press.name, press])),
  );
  const isFresh = parts.isFresh ?? freshness(() => performance.now()).isFresh;
  const { cards } = parts;
  const underWay = new Set<Promise<void>>();

  const shared = {
    client,
    seminar,
    mention,
    draw: parts.draw,
    backups: parts.backups,
    download: parts.download,
  };

  /** Runs a handler, defers when it is slow, and sends what it returned. */
  const answerWith = async (
    answer: Answer,
    whenSlow: WhenSlow,
    handler: () => Reply | Promise<Reply>,
  ): Promise<void> => {
    const made = handler();
    const isPlain = !(made instanceof Promise) && ('modal' in made || made.openThread === undefined);
    // What needs neither the store nor Discord is answered at once, without a timer.
    const waited =
      isPlain || whenSlow === 'never'
        ? undefined
        : setTimeout(() => {
            answer.defer(whenSlow).catch((error: unknown) => log.warn({ err: error }, 'deferring failed'));
          }, parts.deferAfter ?? deferAfter);
    let reply: Reply;
    let message: Message;
    try {
      reply = made instanceof Promise ? await made : made;
      if ('modal' in reply) return await answer.open(reply.modal);
      message = reply.openThread ? await openThread(rest, reply.openThread, reply.message) : reply.message;
    } finally {
      clearTimeout(waited);
    }
    try {
      const messageId = await answer.give(reply.to, message, reply.sent !== undefined);
      if (messageId !== undefined) await reply.sent?.(messageId);
      if (reply.meanwhile !== undefined) void start(goOn(answer, reply.meanwhile));
    } catch (error) {
      // Not where it was answered before (40060): a lost first try of this very answer looks the same.
      if (isApiError(error) && error.code === unknownInteraction) await reply.unsent?.();
      throw error;
    } finally {
      // What was decided stays decided, even if its answer came too late for Discord.
      for (const effect of reply.effects ?? []) void start(carry(effect));
    }
  };

  const stopping = new AbortController();
  const goOn = async (answer: Answer, meanwhile: Meanwhile): Promise<void> => {
    try {
      await meanwhile((message) => answer.change(message), stopping.signal);
    } catch (error) {
      const reference = randomBytes(4).toString('hex');
      log.error({ err: error, reference }, 'what went on after an answer failed');
      const words = error instanceof NotSaved ? notSavedMessage(reference) : brokenMessage(reference);
      await answer
        .change(words)
        .catch((cause: unknown) => log.warn({ err: cause }, 'the apology failed too'));
    }
  };

  const carry = async (effect: Effect): Promise<void> => {
    try {
      await carryOut(rest, cards, parts, effect);
    } catch (error) {
      log.warn({ err: error, effect: effect.kind }, 'an effect failed');
    }
  };

  const runCommand = (interaction: ChatInputCommandInteraction, answer: Answer): Promise<void> => {
    const found = actions.get(actionName(interaction));
    if (found === undefined)
      return answerWith(answer, 'asker', () => ({ to: 'asker', message: unknownCommandMessage() }));
    return answerWith(answer, found.whenSlow, () => {
      const facts = new Facts(shared, interaction);
      const barred = barredFrom(found, facts);
      if (barred !== undefined) return { to: 'asker', message: barred };
      const options = optionsOf(interaction, found);
      if (options === undefined) return { to: 'asker', message: unknownCommandMessage() };
      return found.run(Object.assign(facts, { options }));
    });
  };

  /** Here people learn what could be sent to nobody. */
  const tellKept = async (interaction: ChatInputCommandInteraction, answer: Answer): Promise<void> => {
    const facts = new Facts(shared, interaction);
    for (const { message, arrived } of await parts.takeKept(facts)) {
      await answer.add(message);
      await arrived();
    }
  };

  const runPress = (
    interaction: MessageComponentInteraction | ModalSubmitInteraction,
    answer: Answer,
  ): Promise<void> => {
    const found: PressHandler | undefined = presses.get(customIdName(interaction.customId));
    return answerWith(answer, found?.whenSlow ?? 'asker', () => {
      const facts = new Facts(shared, interaction);
      const barred = found && barredFrom(found, facts);
      if (barred !== undefined) return { to: 'asker', message: barred };
      const pressed = Object.assign(facts, {
        values: interaction.isAnySelectMenu() ? interaction.values : [],
        fields: interaction.isModalSubmit() ? fieldsOf(interaction) : {},
        message: {
          id: interaction.message?.id ?? '',
          ephemeral: interaction.message?.flags.has(MessageFlags.Ephemeral) ?? false,
          askedBy: interaction.message?.interactionMetadata?.user.id,
        },
      });
      const made = found?.handle(interaction.customId, pressed);
      return made ?? { to: 'asker', message: unknownButtonMessage() };
    });
  };

  const runSuggest = async (interaction: AutocompleteInteraction, answer: Answer): Promise<void> => {
    const found = actions.get(actionName(interaction));
    const focused = interaction.options.getFocused(true);
    const typed = { options: {}, typed: focused.value, option: focused.name };
    const ask = Object.assign(new Facts(shared, interaction), typed);
    await answer.suggest((await found?.suggest?.(ask)) ?? []);
  };

  /** Discord may send an event again, after a resume for instance; a command must not be carried out twice. */
  const seen = new RecentIds(seenAgain);

  /** Only names that we declared: whoever forges buttons could make up any number of others. */
  const knownName = (interaction: Interaction): string => {
    const name = givenName(interaction);
    return actions.has(name) || presses.has(name) ? name : 'unknown';
  };

  const route = async (interaction: Interaction): Promise<AnswerOutcome> => {
    if (!isWhole(interaction)) {
      log.warn('an interaction without its ids was left alone');
      return 'failed';
    }
    if (!seen.isNew(interaction.id)) return 'repeated';
    if (!isFresh(interaction.id)) {
      log.info({ interaction: interaction.id }, 'too old to answer');
      return 'stale';
    }
    const answer = new Answer(parts.answersRest, parts.postCallback, interaction);
    try {
      if (interaction.isAutocomplete()) await runSuggest(interaction, answer);
      else if (interaction.guildId === null) {
        if (interaction.isRepliable()) await answer.give('asker', serversOnlyMessage(), false);
      } else if (interaction.isChatInputCommand()) {
        await runCommand(interaction, answer);
        await tellKept(interaction, answer);
      } else if (interaction.isMessageComponent() || interaction.isModalSubmit())
        await runPress(interaction, answer);
      else if (interaction.isRepliable()) await answer.give('asker', unknownCommandMessage(), false);
      return 'answered';
    } catch (error) {
      if (cameTooLate(error)) {
        log.info({ interaction: interaction.id, err: error }, 'the answer came too late');
        return 'too late';
      }
      const reference = randomBytes(4).toString('hex');
      log.error({ err: error, reference, command: nameForLog(interaction) }, 'an interaction failed');
      // Where even this cannot be said, Discord itself tells the person that there was no answer.
      if (!answer.given && !interaction.isAutocomplete())
        await apologise(
          answer,
          error instanceof NotSaved ? notSavedMessage(reference) : brokenMessage(reference),
        );
      return error instanceof NotSaved ? 'not saved' : 'failed';
    }
  };

  const apologise = async (answer: Answer, words: Message): Promise<void> => {
    await answer.give('asker', words, false).catch((error: unknown) => {
      log.warn({ err: error }, 'the apology failed too');
    });
  };

  const start = (work: Promise<void>): Promise<void> => {
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  };

  return {
    async handle(interaction) {
      const from = performance.now();
      const routed = route(interaction).then((outcome) =>
        parts.watch.answered(knownName(interaction), outcome, (performance.now() - from) / 1000),
      );
      await start(routed);
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
      await cards.idle();
    },
    async drain() {
      stopping.abort();
      while (underWay.size > 0) await Promise.all(underWay);
      await cards.drain();
    },
  };
}

/** What to say to somebody who may not; undefined where they may. */
function barredFrom(
  { hostsOnly, managersOnly }: Pick<AnyAction, 'hostsOnly' | 'managersOnly'>,
  facts: Facts,
): Message | undefined {
  if (managersOnly && !facts.isManager) return managersOnlyMessage();
  if (hostsOnly && !facts.isHost) return hostsOnlyMessage(facts.seminar.settings.of(facts.guildId).hostRole);
  return undefined;
}

function actionsOf(command: Command): [string, AnyAction][] {
  if (command.action) return [[command.name, command.action]];
  return Object.entries(command.subcommands ?? {}).map(([name, action]) => [
    `${command.name} ${name}`,
    action,
  ]);
}
