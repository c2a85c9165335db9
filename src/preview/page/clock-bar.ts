import type { AnsweredAtRandom, ClockJump } from '../client-api.js';
import { api, Refused } from './api.js';
import { el, freshId, icon } from './element.js';
import type { Announcer } from './announcer.js';
import { onEscape } from './keys.js';
import { openReset } from './reset-dialog.js';
import type { Page } from './state.js';
import { dateAndTime, fullTime, refreshTimes, tellTimesIn, timeElement } from './times.js';

const DAY = 86_400_000;

function othersSentence({ answered, failed, leftAlone }: AnsweredAtRandom): string {
  const voted = `${String(answered)} ${answered === 1 ? 'member' : 'members'} voted at random`;
  const some = failed > 0 ? `, ${String(failed)} could not` : '';
  if (leftAlone.length === 0) return voted + some;
  const names = new Intl.ListFormat('en', { type: 'conjunction' }).format(leftAlone);
  return `${voted}${some}; ${names}, who voted by hand, ${leftAlone.length === 1 ? 'was' : 'were'} left alone`;
}

/** The bot's clock, the jumps in time, and the bot's own state. */
export function clockBar(page: Page, announcer: Announcer, logButton: HTMLElement): HTMLElement {
  const dot = el('span', { class: 'dot', 'aria-hidden': 'true' });
  const state = el('span', { class: 'bot-state' });
  const now = el('time', { class: 'clock-now' });
  const next = el('span', { class: 'clock-next' });
  const panelId = freshId('clock');

  async function move(button: HTMLElement, to: ClockJump): Promise<void> {
    if (button.getAttribute('aria-busy') === 'true') return;
    if (button.getAttribute('aria-disabled') === 'true') {
      announcer.show('No prompt is scheduled yet.');
      return;
    }
    button.setAttribute('aria-busy', 'true');
    try {
      const clock = await api.clock(to);
      page.setClock(clock);
      announcer.say(`The bot's clock shows ${fullTime(clock.now)}`);
    } catch (error) {
      announcer.show(error instanceof Refused ? error.message : 'The clock could not be moved.');
    }
    button.removeAttribute('aria-busy');
  }

  const jump = (label: string, to: ClockJump): HTMLButtonElement => {
    const button = el('button', { type: 'button', class: 'button button-secondary is-small' }, label);
    button.addEventListener('click', () => void move(button, to));
    return button;
  };

  const toNext = jump('Jump to next prompt', { to: 'next' });
  toNext.dataset['show'] = 'jump';
  const restart = el('button', { type: 'button', class: 'button button-secondary is-small' }, 'Restart bot');
  let restarting = false;
  let wasOnline = page.world.bot.online;
  async function restartBot(): Promise<void> {
    if (restarting) return;
    restarting = true;
    draw();
    announcer.show('The bot is restarting');
    try {
      page.world.bot = await api.restart();
      announcer.show('The bot is back');
    } catch (error) {
      announcer.show(error instanceof Refused ? error.message : 'The bot did not restart.');
    }
    restarting = false;
    page.tell('change', undefined);
  }
  restart.addEventListener('click', () => void restartBot());

  const answer = el(
    'button',
    { type: 'button', class: 'button button-secondary is-small', 'data-show': 'others' },
    'Let the others vote',
  );
  async function letOthersAnswer(): Promise<void> {
    if (answer.getAttribute('aria-busy') === 'true') return;
    answer.setAttribute('aria-busy', 'true');
    try {
      const { channelId, threadId } = page.place;
      announcer.show(othersSentence(await api.letOthersAnswer(threadId ?? channelId, page.world.me)));
    } catch (error) {
      announcer.show(error instanceof Refused ? error.message : 'The others could not vote.');
    }
    answer.removeAttribute('aria-busy');
  }
  answer.addEventListener('click', () => void letOthersAnswer());

  const panel = el(
    'div',
    { class: 'clock-panel', id: panelId },
    toNext,
    jump('+1 day', { by: DAY }),
    jump('+1 week', { by: 7 * DAY }),
    answer,
    restart,
    logButton,
    el('button', { type: 'button', class: 'button button-secondary is-small', onclick: openReset }, 'Reset'),
  );
  const toggle = el(
    'button',
    {
      type: 'button',
      class: 'icon-button clock-toggle',
      'aria-label': "Bot's clock and controls",
      'aria-expanded': 'false',
      'aria-controls': panelId,
    },
    icon('down'),
  );
  function openPanel(open: boolean): void {
    const had = panel.contains(document.activeElement);
    panel.classList.toggle('is-open', open);
    toggle.setAttribute('aria-expanded', String(open));
    if (!open && had) toggle.focus();
  }
  toggle.addEventListener('click', () => openPanel(!panel.classList.contains('is-open')));
  onEscape(() => {
    // Beyond a phone's width the panel is always there, and this changes nothing to be seen.
    if (toggle.getClientRects().length > 0 && panel.classList.contains('is-open')) openPanel(false);
  });

  function draw(): void {
    const { bot, clock } = page.world;
    const language = page.member(page.world.me)?.locale ?? 'en-US';
    // A jump may lead into another day, and what the bot posted on the way has been dated by the clock before it.
    refreshTimes(page.now(), tellTimesIn(language));
    const word = !page.connected
      ? 'not running'
      : restarting
        ? 'restarting…'
        : bot.online
          ? 'online'
          : 'offline';
    dot.className = `dot is-${restarting ? 'restarting' : bot.online && page.connected ? 'online' : 'offline'}`;
    const sentence = `${bot.name} ${word}`;
    if (state.textContent !== sentence) {
      // A restart and a lost preview are told by sentences of their own.
      if (state.textContent !== '' && page.connected && !restarting && bot.online !== wasOnline)
        announcer.say(sentence);
      state.textContent = sentence;
    }
    wasOnline = bot.online;
    restart.setAttribute('aria-busy', String(restarting));
    if (clock.next === null) next.replaceChildren('No prompt is scheduled');
    else next.replaceChildren('Next prompt: ', timeElement(clock.next, 'bar', clock.now));
    toNext.setAttribute('aria-disabled', String(clock.next === null));
    tick();
  }

  function tick(): void {
    const at = page.now();
    const text = dateAndTime(at);
    if (now.textContent === text) return;
    now.textContent = text;
    now.lang = page.member(page.world.me)?.locale ?? 'en-US';
    now.dateTime = new Date(at).toISOString();
    now.dataset['tip'] = fullTime(at);
  }

  window.setInterval(() => {
    tick();
    refreshTimes(page.now());
  }, 1000);
  page.on('change', draw);
  page.on('world', draw);
  page.on('connection', draw);
  draw();
  return el(
    'section',
    { class: 'clock-bar', 'aria-label': "Bot's clock" },
    el('span', { class: 'bot' }, dot, state),
    el(
      'span',
      { class: 'clock' },
      el('span', { class: 'clock-line' }, el('span', { class: 'clock-label' }, "Bot's clock"), now),
      next,
    ),
    toggle,
    panel,
  );
}
