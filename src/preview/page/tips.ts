import { el } from './element.js';

/** Shows what `data-tip` says beside its element, on hover and on focus; Escape takes it away. */
export function enableTips(): void {
  const tip = el('div', { class: 'tip', role: 'tooltip', id: 'tip', popover: 'manual' });
  document.body.append(tip);
  let owner: HTMLElement | null = null;

  function hide(): void {
    owner?.removeAttribute('aria-describedby');
    owner = null;
    if (tip.matches(':popover-open')) tip.hidePopover();
  }

  function show(event: Event): void {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null;
    if (target === owner) return;
    hide();
    const words = target?.dataset['tip'];
    if (!target || !words) return;
    owner = target;
    tip.textContent = words;
    target.setAttribute('aria-describedby', tip.id);
    tip.showPopover();
    const at = target.getBoundingClientRect();
    const left = at.left + at.width / 2 - tip.offsetWidth / 2;
    tip.style.left = `${String(Math.max(8, Math.min(left, window.innerWidth - tip.offsetWidth - 8)))}px`;
    const above = at.top - tip.offsetHeight - 6;
    tip.style.top = `${String(above > 4 ? above : at.bottom + 6)}px`;
  }

  document.addEventListener('pointerover', (event) => {
    // The tip itself may be hovered, so that it can be read under magnification.
    if (event.target !== tip) show(event);
  });
  document.addEventListener('focusin', show);
  document.addEventListener('focusout', hide);
  // What scrolls elsewhere (messages that arrive) leaves the tip beside its element.
  const scrolled = (event: Event): void => {
    if (owner !== null && event.target instanceof Node && event.target.contains(owner)) hide();
  };
  document.addEventListener('scroll', scrolled, { capture: true, passive: true });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
  });
}
