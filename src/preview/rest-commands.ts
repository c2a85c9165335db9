/** /applications/:application/commands, global and for one server. */
import { isDeepStrictEqual } from 'node:util';
import { ApplicationCommandType, type APIApplicationCommand } from 'discord.js';
import {
  ApplicationCommandCreateRequestSchema,
  ApplicationCommandPatchRequestPartialSchema,
  ApplicationCommandUpdateRequestSchema,
} from 'discord-api-spec/zod';
import { checkBody } from './body-check.js';
import { checkCommand, checkDuplicates, type CommandBody, type OptionBody } from './command-rules.js';
import type { Json } from './payloads.js';
import { Refusal, invalidForm, refuseAny, refusals } from './refusal.js';
import {
  botRoute,
  param,
  type Premises,
  type RestAnswer,
  type RestRequest,
  type Route,
} from './rest-routes.js';
import type { StoredCommand, World } from './world.js';

const MAX_COMMANDS = 100;
const writing = { limit: 5, per: 20 };

export function commandRoutes(premises: Premises): Route[] {
  const { world } = premises;
  const on = (
    method: string,
    tail: string,
    handle: (place: Place, request: RestRequest) => RestAnswer,
  ): Route[] =>
    ['/applications/:application/commands', '/applications/:application/guilds/:guild/commands'].map((base) =>
      botRoute(
        method,
        `${base}${tail}`,
        (request) => handle(placeOf(world, request), request),
        method === 'GET' ? undefined : writing,
      ),
    );
  return [
    ...on('GET', '', (place, request) => {
      const localized = request.query.get('with_localizations') === 'true';
      return { status: 200, body: registered(world, place).map(({ command }) => shown(command, localized)) };
    }),
    ...on('PUT', '', (place, request) => replaceAll(world, place, request)),
    ...on('POST', '', (place, request) => create(world, place, request)),
    ...on('GET', '/:command', (place, request) => ({
      status: 200,
      body: shown(find(world, place, request).command, true),
    })),
    ...on('PATCH', '/:command', (place, request) => change(world, place, request)),
    ...on('DELETE', '/:command', (place, request) => {
      world.commands.delete(find(world, place, request).command.id);
      world.announce({ kind: 'commands' });
      return { status: 204 };
    }),
  ];
}

/** The server a command belongs to; null for a global one. */
type Place = string | null;

function placeOf(world: World, request: RestRequest): Place {
  if (param(request, 'application') !== world.applicationId) throw refusals.unknownApplication();
  const guild = request.params['guild'];
  if (guild !== undefined && guild !== world.guildId) throw refusals.missingAccess();
  return guild ?? null;
}

function registered(world: World, place: Place): StoredCommand[] {
  return [...world.commands.values()].filter(({ guildId }) => guildId === place);
}

function find(world: World, place: Place, request: RestRequest): StoredCommand {
  const found = world.commands.get(param(request, 'command'));
  if (found === undefined || found.guildId !== place) throw refusals.unknownCommand();
  return found;
}

function replaceAll(world: World, place: Place, request: RestRequest): RestAnswer {
  if (!Array.isArray(request.body)) {
    throw invalidForm([
      { path: [], code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' },
    ]);
  }
  const bodies = (request.body as unknown[]).map((given, index) =>
    checkOne(ApplicationCommandUpdateRequestSchema, given, [index]),
  );
  refuseAny(bodies.flatMap((body, index) => checkCommand(body, [index])));
  refuseAny(checkDuplicates(bodies));
  if (bodies.length > MAX_COMMANDS) throw tooMany();
  const before = registered(world, place);
  const next = bodies.map((body) => {
    const old = before.find(({ command }) => sameName(command, body));
    return store(world, place, body, old);
  });
  for (const { command } of before) world.commands.delete(command.id);
  for (const stored of next) world.commands.set(stored.command.id, stored);
  world.announce({ kind: 'commands' });
  return { status: 200, body: next.map(({ command }) => shown(command, true)) };
}

function create(world: World, place: Place, request: RestRequest): RestAnswer {
  const body = checkOne(ApplicationCommandCreateRequestSchema, request.body, []);
  refuseAny(checkCommand(body, []));
  const before = registered(world, place);
  const old = before.find(({ command }) => sameName(command, body));
  if (old === undefined && before.length >= MAX_COMMANDS) throw tooMany();
  const stored = store(world, place, body, old);
  world.commands.set(stored.command.id, stored);
  world.announce({ kind: 'commands' });
  // A command of the same name is overwritten, and that is a 200.
  return { status: old === undefined ? 201 : 200, body: shown(stored.command, true) };
}

function change(world: World, place: Place, request: RestRequest): RestAnswer {
  const old = find(world, place, request);
  const given = checkOne(ApplicationCommandPatchRequestPartialSchema, request.body, []);
  const merged = { ...(old.command as unknown as CommandBody), ...given };
  refuseAny(checkCommand(merged, []));
  const taken = registered(world, place).some((other) => other !== old && sameName(other.command, merged));
  if (taken) throw new Refusal(400, 40041, 'An application command with that name already exists');
  const stored = store(world, place, merged, old);
  world.commands.set(stored.command.id, stored);
  world.announce({ kind: 'commands' });
  return { status: 200, body: shown(stored.command, true) };
}

/** discord.js sends permissions as a string, and the published schema wants a number: both are good. */
function checkOne(schema: Parameters<typeof checkBody>[0], given: unknown, path: number[]): CommandBody {
  const raw = typeof given === 'object' && given !== null ? (given as Json) : {};
  const permissions = raw['default_member_permissions'];
  const asNumber = typeof permissions === 'string' ? Number(permissions) : permissions;
  const body = { ...raw, default_member_permissions: asNumber };
  try {
    const checked = checkBody<CommandBody>(schema, typeof given === 'object' ? body : given);
    const nsfw = raw['nsfw'] === true ? { nsfw: true } : {};
    return {
      ...checked,
      ...nsfw,
      ...(permissions === undefined
        ? {}
        : { default_member_permissions: permissions as string | number | null }),
    };
  } catch (refused) {
    if (!(refused instanceof Refusal) || path.length === 0) throw refused;
    throw new Refusal(refused.status, refused.code, refused.message, { [String(path[0])]: refused.errors });
  }
}

function sameName(command: APIApplicationCommand, body: CommandBody): boolean {
  return command.name === body.name && command.type === (body.type ?? ApplicationCommandType.ChatInput);
}

function tooMany(): Refusal {
  return new Refusal(400, 30032, 'Maximum number of application commands reached (100).');
}

/** A command of the same name keeps its id; its version changes only when something did. */
function store(world: World, place: Place, body: CommandBody, old: StoredCommand | undefined): StoredCommand {
  const permissions = body.default_member_permissions;
  const fresh: Json = {
    application_id: world.applicationId,
    default_member_permissions:
      permissions === null || permissions === undefined ? null : String(permissions),
    type: body.type ?? ApplicationCommandType.ChatInput,
    name: body.name,
    name_localizations: body.name_localizations ?? null,
    description: body.description ?? '',
    description_localizations: body.description_localizations ?? null,
    nsfw: body.nsfw ?? false,
    ...((body.options ?? []).length === 0 ? {} : { options: (body.options ?? []).map(tidyOption) }),
    ...(place === null
      ? {
          dm_permission: body.dm_permission ?? true,
          contexts: body.contexts ?? null,
          integration_types: body.integration_types ?? [0],
        }
      : { guild_id: place }),
  };
  if (old !== undefined) {
    const { id: _id, version: _version, ...before } = old.command;
    if (isDeepStrictEqual(before, fresh)) return old;
  }
  const id = old?.command.id ?? world.ids.next();
  return asStored({ id, version: world.ids.next(), ...fresh }, place);
}

function asStored(command: Json, guildId: Place): StoredCommand {
  return { command: command as unknown as APIApplicationCommand, guildId };
}

/** Discord gives options back without what is null, false or empty. */
function tidyOption(option: OptionBody): Json {
  const tidy: Json = {};
  for (const [key, value] of Object.entries(option)) {
    if (value === null || value === undefined || value === false) continue;
    if (Array.isArray(value) && value.length === 0 && key !== 'options') continue;
    tidy[key] = value;
  }
  if (option.options) tidy['options'] = option.options.map(tidyOption);
  return tidy;
}

/** Translations are left out of lists unless they are asked for. */
function shown(command: APIApplicationCommand, localized: boolean): Json {
  const copy = structuredClone(command) as unknown as Json;
  if (!localized) dropLocalizations(copy);
  return copy;
}

function dropLocalizations(value: unknown): void {
  if (Array.isArray(value)) {
    value.forEach(dropLocalizations);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const fields = value as Json;
  delete fields['name_localizations'];
  delete fields['description_localizations'];
  Object.values(fields).forEach(dropLocalizations);
}
