/** The client API of the page: client-api.ts over HTTP, with server-sent events. */
import { Hono, type Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ClientEvent, InteractionStarted, SentMessage } from './client-api.js';
import {
  actingBody,
  autocompleteBody,
  clockBody,
  interactionBody,
  localeBody,
  newMessageBody,
  newPostBody,
  pageWish,
  placeBody,
  readAs,
} from './client-bodies.js';
import { askChoices } from './client-commands.js';
import { ClientRefusal } from './client-refusal.js';
import { messagePage } from './client-view.js';
import { MemberClient, type ClientDesk } from './client-verbs.js';
import type { Member } from './cast.js';
import type { WireLog } from './wire-log.js';

/** A sign of life for the browser, milliseconds. */
const PING_MS = 20_000;

export function clientRoutes(desk: ClientDesk, log: WireLog): Hono {
  const app = new Hono().basePath('/client');
  const { world } = desk.premises;
  const person = (id: string | undefined): Member => {
    const member = world.members.get(id ?? '');
    if (member === undefined || member.bot) throw new ClientRefusal('There is no such member.', 404);
    return member;
  };
  const seat = (id: string | undefined): MemberClient => new MemberClient(desk, person(id));

  app.onError((problem, context) => {
    if (problem instanceof ClientRefusal) {
      return context.json({ error: problem.message }, { status: problem.status as 400 });
    }
    process.emitWarning(problem);
    return context.json({ error: 'The preview made a mistake; its terminal says more.' }, 500);
  });
  app.notFound((context) => context.json({ error: 'There is no such thing here.' }, 404));

  // A page opened for the first time has nobody to act for yet and begins as the host.
  const hostId = [...world.members.values()].find((member) => !member.bot && !member.backstage)?.id;
  app.get('/world', async (context) => context.json(await seat(context.req.query('as') ?? hostId).world()));
  app.get('/channels/:id/messages', (context) => {
    const wish = readAs(pageWish, context.req.query());
    return context.json(messagePage(world, person(context.req.query('as')), context.req.param('id'), wish));
  });
  app.post('/channels/:id/messages', async (context) => {
    const body = readAs(newMessageBody, await jsonBody(context));
    const { message } = seat(body.as).say(context.req.param('id'), body.content, body.attachments);
    return context.json({ id: message.id } satisfies SentMessage);
  });
  app.post('/channels/:id/posts', async (context) => {
    const { as, name, content } = readAs(newPostBody, await jsonBody(context));
    return context.json({ id: seat(as).post(context.req.param('id'), name, content) } satisfies SentMessage);
  });
  app.post('/channels/:id/read', async (context) => {
    const body = readAs(actingBody, await jsonBody(context));
    seat(body.as).read(context.req.param('id'));
    return context.body(null, 204);
  });
  app.post('/messages/:id/dismiss', async (context) => {
    const body = readAs(actingBody, await jsonBody(context));
    seat(body.as).dismiss(context.req.param('id'));
    return context.body(null, 204);
  });
  app.post('/locale', async (context) => {
    const body = readAs(localeBody, await jsonBody(context));
    seat(body.as).speak(body.locale);
    return context.body(null, 204);
  });
  app.post('/interactions', async (context) => {
    const body = readAs(interactionBody, await jsonBody(context));
    const id = seat(body.as).start(body);
    return context.json({ id } satisfies InteractionStarted);
  });
  app.post('/autocomplete', async (context) => {
    const ask = readAs(autocompleteBody, await jsonBody(context));
    return context.json(await askChoices(desk.premises, person(ask.as), ask));
  });
  app.post('/answers', async (context) => {
    const { as, channelId } = readAs(placeBody, await jsonBody(context));
    return context.json(await seat(as).letOthersAnswer(channelId));
  });
  app.post('/clock', async (context) => {
    const jump = readAs(clockBody, await jsonBody(context));
    return context.json(await desk.jumps.jump(jump));
  });
  app.post('/bot/restart', async (context) => {
    await jsonBody(context);
    const { controls } = desk.jumps;
    if (controls === null) throw new ClientRefusal('The bot cannot be restarted from here.', 409);
    await controls.restart();
    return context.json(desk.bot());
  });
  app.post('/reset', async (context) => {
    await jsonBody(context);
    await desk.jumps.reset(desk.empty);
    desk.feed.tellAll({ type: 'reset' });
    return context.body(null, 204);
  });
  app.get('/log', (context) => context.json(log.latest()));
  app.get('/events', (context) => events(context, seat(context.req.query('as') ?? hostId)));
  return app;
}

function events(context: Context, member: MemberClient): Response {
  return streamSSE(context, async (stream) => {
    const send = (event: ClientEvent): void => void stream.writeSSE({ data: JSON.stringify(event) });
    const left = new Promise<void>((resolve) => stream.onAbort(() => resolve()));
    const stop = member.events(send);
    // Last, so that nothing falls between the world and what happens to it.
    send({ type: 'world', world: await member.world() });
    const ping = setInterval(() => void stream.write(': still here\n\n'), PING_MS);
    ping.unref();
    await left;
    clearInterval(ping);
    stop();
  });
}

/** Only JSON is taken: a form of another site could not send that without asking first. */
async function jsonBody(context: Context): Promise<unknown> {
  const type = context.req.header('content-type') ?? '';
  if (!type.startsWith('application/json')) throw new ClientRefusal('Send JSON.', 415);
  try {
    return (await context.req.json()) as unknown;
  } catch {
    throw new ClientRefusal('The request is not JSON.');
  }
}
