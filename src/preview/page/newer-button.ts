import { el } from './element.js';

/** The way back down for somebody who reads further up, with how many messages came meanwhile. */
export class NewerButton {
  readonly element: HTMLButtonElement;

  constructor(pressed: () => void) {
    this.element = el('button', { type: 'button', class: 'newer', hidden: true, onclick: pressed });
  }

  get hasFocus(): boolean {
    return document.activeElement === this.element;
  }

  draw(isNeeded: boolean, unseen: number): void {
    this.element.hidden = !isNeeded;
    const count = `${String(unseen)} new ${unseen === 1 ? 'message' : 'messages'} ↓`;
    this.element.textContent = unseen > 0 ? count : 'Jump to the newest ↓';
  }
}
