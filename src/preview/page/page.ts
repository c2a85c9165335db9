import { forgetAddress, readAddress, writeAddress } from './address.js';
import { Announcer } from './announcer.js';
import { NOT_RUNNING } from './api.js';
import { channelList } from './channel-list.js';
import { clockBar } from './clock-bar.js';
import { Conversation } from './conversation.js';
import { el, icon } from './element.js';
import { EventStream } from './events.js';
import { forumView } from './forum-view.js';
import { Interactions } from './interactions.js';
import { onEscape, onTypedAnywhere } from './keys.js';
import { LogDrawer } from './log-drawer.js';
import { memberSwitcher } from './member-switcher.js';
import { openModal } from './modal-dialog.js';
import { enableRegionKeys } from './regions.js';
import { Page } from './state.js';
import { enableTips } from './tips.js';
import { leadTo } from './try-controls.js';
import { forgetTried, tryList } from './try-list.js';
import type { Channel, World } from './wire.js';

const WIDE = window.matchMedia('(min-width: 1100px)');
const HAS_KEYBOARD = window.matchMedia('(width > 760px) and (pointer: fine)');

interface View {
  element: HTMLElement;
  close: () => void;
}

interface Shown {
  middle: View | null;
  middleId: string | undefined;
  side: View | null;
  sideId: string | undefined;
}

/** Puts the page together once the world is known, and keeps middle and side panel in step with the place. */
function start(world: World, stream: EventStream, root: HTMLElement): void {
  const page = new Page(world);
  const announcer = new Announcer();
  const interactions: Interactions = new Interactions(page, (channelId, modalId, modal) =>
    openModal(page, interactions, channelId, modalId, modal),
  );
  stream.tell(page);
  const log = new LogDrawer(page);
  const middle = el('main', { class: 'middle', id: 'middle' });
  const side = el('aside', { class: 'side', 'aria-label': 'Open thread', hidden: true });
  const notice = el('p', { class: 'notice', role: 'alert', hidden: true });
  const sidebar = el('section', {
    class: 'sidebar',
    id: 'sidebar',
    'aria-label': world.guild.name,
    'data-region': '.is-here',
  });
  const shade = el('div', { class: 'shade', hidden: true });
  const menu = el(
    'button',
    {
      type: 'button',
      class: 'icon-button menu-button',
      'aria-label': 'Channels and members',
      'aria-expanded': 'false',
      'aria-controls': 'sidebar',
    },
    icon('menu'),
  );
  const showSidebar = (open: boolean): void => {
    const had = sidebar.contains(document.activeElement);
    sidebar.classList.toggle('is-open', open);
    shade.hidden = !open;
    menu.setAttribute('aria-expanded', String(open));
    if (open) sidebar.querySelector<HTMLElement>('.is-here, .channel')?.focus();
    // A closed drawer cannot hold the focus; the page itself may have it where a tap was the last thing done.
    else if ((had || document.activeElement === document.body) && menu.getClientRects().length > 0)
      menu.focus();
  };
  menu.addEventListener('click', () => showSidebar(!sidebar.classList.contains('is-open')));
  shade.addEventListener('click', () => showSidebar(false));
  onEscape(() => {
    if (sidebar.classList.contains('is-open')) showSidebar(false);
  });

  const shown: Shown = { middle: null, middleId: undefined, side: null, sideId: undefined };
  const parts = { page, interactions, announcer };

  function leaveThread(label: string, iconName: string): HTMLElement {
    return el(
      'button',
      {
        type: 'button',
        class: 'icon-button leave',
        'aria-label': label,
        onclick: () => {
          page.go({ channelId: page.place.channelId, threadId: null });
          if (shown.middle instanceof Conversation) shown.middle.box?.focus();
        },
      },
      icon(iconName),
    );
  }

  function viewOf(channel: Channel, leave: HTMLElement | null): View {
    return channel.type === 15 ? forumView(page, channel) : new Conversation(parts, channel, leave);
  }

  /** Draws what the place asks for; `anew` also redraws what already stands there (another member looks). */
  function show(anew: boolean): void {
    const channel = page.channel(page.place.channelId);
    const thread = page.place.threadId ? page.channel(page.place.threadId) : undefined;
    if (!channel) return;
    const beside = WIDE.matches ? thread : undefined;
    const within = WIDE.matches ? undefined : thread;
    const inMiddle = within ?? channel;
    if (anew || shown.middleId !== inMiddle.id) {
      shown.middle?.close();
      shown.middle = viewOf(inMiddle, within ? leaveThread(`Back to #${channel.name}`, 'back') : null);
      shown.middleId = inMiddle.id;
      middle.replaceChildren(shown.middle.element);
    }
    if (anew || shown.sideId !== beside?.id) {
      shown.side?.close();
      shown.side = beside ? viewOf(beside, leaveThread('Close thread', 'close')) : null;
      shown.sideId = beside?.id;
      side.hidden = shown.side === null;
      side.replaceChildren(...(shown.side ? [shown.side.element] : []));
    }
    document.title = `${thread?.name ?? `#${channel.name}`} · ${page.world.guild.name}`;
    writeAddress(page);
  }

  async function become(id: string): Promise<void> {
    if (id === page.world.me) return;
    root.setAttribute('aria-busy', 'true');
    const next = await stream.listen(id);
    if (!next) {
      root.removeAttribute('aria-busy');
      return;
    }
    // The old views must not read for the new member: they go before the world changes.
    shown.middle?.close();
    shown.side?.close();
    page.setWorld(next);
    const stays = page.channel(page.place.channelId) ? page.place : firstPlace(page);
    page.place = {
      ...stays,
      threadId: stays.threadId && page.channel(stays.threadId) ? stays.threadId : null,
    };
    show(true);
    root.removeAttribute('aria-busy');
    page.tell('change', undefined);
    announcer.say(`You are ${page.member(id)?.name ?? 'another member'} now`);
  }

  page.on('navigate', () => show(false));
  page.on('event', (event) => {
    if (event.type === 'reset') {
      forgetTried();
      forgetAddress();
      window.location.reload();
    }
    if (event.type !== 'channel-delete') return;
    if (event.channelId === page.place.threadId) page.go({ channelId: page.place.channelId, threadId: null });
    else if (event.channelId === page.place.channelId) page.go(firstPlace(page));
  });
  function putCommand(line: string): void {
    const inSide = shown.side?.element.contains(document.activeElement);
    // A forum has no message box: there the command goes where it can be sent.
    if (!inSide && !(shown.middle instanceof Conversation)) page.go(firstPlace(page));
    const view = inSide ? shown.side : shown.middle;
    if (view instanceof Conversation) view.box?.putCommand(line);
  }
  page.on('command', putCommand);
  onTypedAnywhere(() => {
    const inSide = shown.side?.element.contains(document.activeElement);
    const view = [inSide ? shown.side : shown.middle, shown.side].find((one) => one instanceof Conversation);
    view?.box?.focus();
  });

  async function tryCommand(line: string, asHost: boolean): Promise<void> {
    const host = page.world.members.find(({ title }) => title === 'host');
    showSidebar(false);
    if (asHost && host && host.id !== page.world.me) {
      await become(host.id);
      announcer.show(`You are ${host.name} now: this is for hosts only.`);
    }
    putCommand(line);
  }
  const tour = tryList(page, announcer, {
    command: (line, asHost) => void tryCommand(line, asHost),
    show: (what) => {
      showSidebar(false);
      const trouble = leadTo(what);
      if (trouble) announcer.show(trouble);
    },
    reveal: () => {
      if (menu.getClientRects().length > 0) showSidebar(true);
    },
  });
  page.on('connection', (connected) => {
    notice.hidden = connected;
    notice.textContent = connected ? '' : NOT_RUNNING;
  });
  WIDE.addEventListener('change', () => show(true));

  sidebar.append(
    el(
      'div',
      { class: 'server' },
      el('p', { class: 'server-name' }, world.guild.name),
      el('span', { class: 'server-note' }, 'preview'),
    ),
    channelList(page, () => showSidebar(false)),
    tour.element,
    memberSwitcher(page, announcer, (id) => void become(id)),
  );
  const skip = el('a', { class: 'skip', href: '#middle' }, 'Skip to messages');
  skip.addEventListener('click', (event) => {
    // The address holds who and where, so the link moves the focus itself.
    event.preventDefault();
    middle.querySelector<HTMLElement>('.log')?.focus();
  });
  root.replaceChildren(
    skip,
    el(
      'header',
      { class: 'top', 'data-region': '.clock-panel button, .clock-toggle' },
      el('h1', { class: 'sr-only' }, `${world.guild.name}, preview`),
      menu,
      tour.chip,
      clockBar(page, announcer, log.button),
    ),
    notice,
    el('div', { class: 'columns' }, sidebar, shade, middle, side),
    log.element,
    announcer.element,
    announcer.notes,
  );
  enableRegionKeys();
  enableTips();

  const address = readAddress();
  page.place = firstPlace(page);
  if (address.channelId && page.channel(address.channelId)) {
    const threadId = address.threadId && page.channel(address.threadId) ? address.threadId : null;
    page.place = { channelId: address.channelId, threadId };
  }
  page.go(page.place);
  // On a phone the focus would bring up the keyboard, over half of the page.
  const isFree = document.activeElement === document.body && HAS_KEYBOARD.matches;
  if (isFree && shown.middle instanceof Conversation) shown.middle.box?.focus();
}

function firstPlace(page: Page): { channelId: string; threadId: null } {
  const first = page.world.channels
    .filter((channel) => channel.parentId === null && channel.type !== 4)
    .sort((one, other) => one.position - other.position)[0];
  return { channelId: first?.id ?? '', threadId: null };
}

/** Waits until the preview answers; a remembered member who no longer exists is forgotten. */
async function boot(root: HTMLElement): Promise<void> {
  const { me } = readAddress();
  const stream = new EventStream();
  for (;;) {
    const world = (me ? await stream.listen(me) : null) ?? (await stream.listen(null));
    if (world) return start(world, stream, root);
    root.replaceChildren(el('p', { class: 'notice', role: 'alert' }, NOT_RUNNING));
    await new Promise((resolve) => window.setTimeout(resolve, 1500));
  }
}

const root = document.getElementById('app');
if (root) void boot(root);
