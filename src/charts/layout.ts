import type { Chart, MovementChart, PollChart, StancesChart } from './chart.js';
import { segmentsOf, unitOf } from './geometry.js';
import { coloursOf, faint, ink, inkOn, line, panel } from './palette.js';

/** A box of a picture, or an arrow in one, as satori takes it. */
export interface Box {
  readonly type: 'div' | 'svg' | 'path';
  readonly props: {
    readonly style?: Readonly<Record<string, string | number>>;
    readonly children?: string | Box[];
    readonly [attribute: string]: unknown;
  };
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly root: Box;
}

const width = 1200;
const edge = 48;
const inner = width - 2 * edge;
/** Discord shows a picture 400 wide on a phone: a third of these. */
const small = 34;
const large = 46;

export function layOut(chart: Chart): Layout {
  switch (chart.kind) {
    case 'poll':
      return layOutPoll(chart);
    case 'stances':
      return layOutStances(chart);
    case 'movement':
      return layOutMovement(chart);
  }
}

function layOutPoll({ title, labels, counts }: PollChart): Layout {
  const top = title === '' ? edge : 118;
  const unit = unitOf([counts], inner);
  return picture(top + 408, [
    ...heading(title),
    middleLine(top - 14, 148, width / 2),
    ...bar(counts, { top, height: 120, middle: width / 2, unit, font: large }),
    ...legend(labels, counts, top + 176),
  ]);
}

function layOutMovement({ title, labels, rounds, moves }: MovementChart): Layout {
  const top = title === '' ? edge : 118;
  const names = 170;
  const space = inner - names;
  const middle = edge + names + space / 2;
  const unit = unitOf(
    rounds.map(({ counts }) => counts),
    space,
  );
  const between = moves.length > 0 ? 226 : 50;
  const [first, second] = rounds;
  const below = top + 110 + between;
  return picture(below + 110 + 190, [
    ...heading(title),
    middleLine(top - 14, 138, middle),
    middleLine(below - 14, 138, middle),
    words(first.name, { left: edge, top, width: names, height: 110, size: small, align: 'flex-start' }),
    ...bar(first.counts, { top, height: 110, middle, unit, font: 40 }),
    ...moves.flatMap(({ name, count, to }, n) => {
      const wide = inner / moves.length;
      const at = { left: edge + n * wide, width: wide };
      const tip = at.left + wide / 2 + (to === 'left' ? -116 : 60);
      return [
        words(String(count), { ...at, top: top + 146, height: 70, size: 58, weight: 600 }),
        words(name, { ...at, top: top + 216, height: 60, size: small, colour: faint }),
        ...(to === undefined ? [] : [arrow(to, tip, top + 162)]),
      ];
    }),
    words(second.name, {
      left: edge,
      top: below,
      width: names,
      height: 110,
      size: small,
      align: 'flex-start',
    }),
    ...bar(second.counts, { top: below, height: 110, middle, unit, font: 40 }),
    ...legend(labels, undefined, below + 150),
  ]);
}

function layOutStances({ title, labels, rows }: StancesChart): Layout {
  const top = title === '' ? edge : 126;
  const names = 120;
  const totals = 110;
  const space = inner - names - totals;
  const middle = edge + names + space / 2;
  const each = 84;
  const boxes = rows.flatMap(({ name, counts }, n) => {
    const at = top + n * each;
    const voters = counts.reduce((sum, votes) => sum + votes, 0);
    // Every bar is drawn of shares: polls of few and of many are compared by how they are split.
    const shares = counts.map((votes) => (voters === 0 ? 0 : votes / voters));
    const segments = segmentsOf(shares, middle, space / 2);
    return [
      words(name, {
        left: edge,
        top: at,
        width: names,
        height: 60,
        size: small,
        weight: 600,
        align: 'flex-start',
      }),
      ...segments.map(({ stance, x, width: wide }) =>
        block(
          { left: x, top: at, width: wide, height: 60, colour: coloursOf(counts.length)[stance] ?? line },
          wide > 44 ? String(counts[stance]) : '',
          small,
        ),
      ),
      words(String(voters), {
        left: width - edge - totals,
        top: at,
        width: totals,
        height: 60,
        size: small,
        colour: faint,
        align: 'flex-end',
      }),
    ];
  });
  const bottom = top + rows.length * each;
  return picture(bottom + 190, [
    ...heading(title),
    middleLine(top - 10, rows.length * each - 4, middle),
    ...boxes,
    ...legend(labels, undefined, bottom + 20),
  ]);
}

function heading(title: string): Box[] {
  if (title === '') return [];
  return [
    words(title, {
      left: edge,
      top: 30,
      width: inner,
      height: 64,
      size: large,
      weight: 600,
      align: 'flex-start',
    }),
  ];
}

interface BarPlace {
  readonly top: number;
  readonly height: number;
  readonly middle: number;
  readonly unit: number;
  readonly font: number;
}

function bar(counts: readonly number[], { top, height, middle, unit, font }: BarPlace): Box[] {
  const colours = coloursOf(counts.length);
  return segmentsOf(counts, middle, unit).map(({ stance, x, width: wide }) => {
    const votes = String(counts[stance]);
    // Where a number does not fit, it still stands in the message's text.
    const size = [font, 30].find((each) => wide > votes.length * each * 0.62 + 6);
    return block(
      { left: x, top, width: wide, height, colour: colours[stance] ?? line },
      size === undefined ? '' : votes,
      size ?? font,
    );
  });
}

/** Colour, name and, where there are some, count and share of every stance, side by side. */
function legend(labels: readonly string[], counts: readonly number[] | undefined, top: number): Box[] {
  const wide = inner / labels.length;
  const voters = counts?.reduce((sum, votes) => sum + votes, 0) ?? 0;
  return labels.flatMap((label, n) => {
    const left = edge + n * wide;
    const votes = counts?.[n] ?? 0;
    const share = voters === 0 ? 0 : Math.round((votes / voters) * 100);
    return [
      block(
        {
          left: left + wide / 2 - 34,
          top,
          width: 68,
          height: 26,
          colour: coloursOf(labels.length)[n] ?? line,
        },
        '',
        small,
      ),
      words(label, { left, top: top + 34, width: wide, height: 88, size: small }),
      ...(counts
        ? [
            words(`${votes} · ${share}%`, {
              left,
              top: top + 122,
              width: wide,
              height: 56,
              size: 38,
              weight: 600,
            }),
          ]
        : []),
    ];
  });
}

function arrow(to: 'left' | 'right', left: number, top: number): Box {
  const stroke = { fill: 'none', stroke: ink, strokeWidth: 6, strokeLinecap: 'round' };
  const d = to === 'left' ? 'M52 20 H6 M22 4 L6 20 L22 36' : 'M4 20 H50 M34 4 L50 20 L34 36';
  return {
    type: 'svg',
    props: {
      width: 56,
      height: 40,
      viewBox: '0 0 56 40',
      style: { position: 'absolute', left, top },
      children: [{ type: 'path', props: { d, ...stroke } }],
    },
  };
}

function middleLine(top: number, height: number, middle: number): Box {
  return {
    type: 'div',
    props: {
      style: { position: 'absolute', left: middle - 1.5, top, width: 3, height, backgroundColor: line },
    },
  };
}

function block(
  at: { left: number; top: number; width: number; height: number; colour: string },
  label: string,
  size: number,
): Box {
  const { colour, ...place } = at;
  return {
    type: 'div',
    props: {
      style: {
        position: 'absolute',
        ...place,
        display: 'flex',
        alignItems: 'center',
        justifyContent: 'center',
        backgroundColor: colour,
        // A thin edge keeps light parts apart from the panel.
        border: `2px solid ${ink}`,
        color: inkOn(colour),
        fontSize: size,
        fontWeight: 600,
      },
      children: label,
    },
  };
}

function words(
  content: string,
  at: {
    left: number;
    top: number;
    width: number;
    height: number;
    size: number;
    weight?: number;
    colour?: string;
    align?: string;
  },
): Box {
  const { size, weight = 400, colour = ink, align = 'center', ...place } = at;
  return {
    type: 'div',
    props: {
      style: {
        position: 'absolute',
        ...place,
        display: 'flex',
        alignItems: 'center',
        justifyContent: align,
        textAlign: align === 'center' ? 'center' : 'left',
        fontSize: size,
        fontWeight: weight,
        lineHeight: 1.15,
        color: colour,
      },
      children: content,
    },
  };
}

function picture(height: number, children: Box[]): Layout {
  return {
    width,
    height,
    root: {
      type: 'div',
      props: {
        style: {
          position: 'relative',
          display: 'flex',
          width,
          height,
          backgroundColor: panel,
          boxSizing: 'border-box',
          borderRadius: 28,
          border: `2px solid ${line}`,
          fontFamily: 'Latin, Latin Extended, Cyrillic, Greek',
        },
        children,
      },
    },
  };
}
