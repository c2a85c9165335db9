import fc from 'fast-check';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { Chart, PollChart } from '../../src/charts/chart.js';
import type * as built from '../../src/charts/charts.js';
import { drawChart } from '../../src/charts/draw.js';
import { reachOf, segmentsOf, unitOf } from '../../src/charts/geometry.js';
import { coloursOf, contrast, faint, ink, inkOn, luminance, panel } from '../../src/charts/palette.js';
import { packageRoot } from '../../src/package-root.js';

const five = ['Strongly disagree', 'Disagree', 'Undecided', 'Agree', 'Strongly agree'];
const poll = (counts: number[]): PollChart => ({ kind: 'poll', title: 'C3', labels: five, counts });
const rows = Array.from({ length: 12 }, (_, n) => ({ name: `C${n}`, counts: [n, 1, 0, 2, 12 - n] }));
const round = (counts: number[]) => ({ name: 'Round', counts });

describe('the bar spreads from its middle', () => {
  const anyCounts = fc.array(fc.nat(1000), { minLength: 5, maxLength: 5 });

  test('segments follow one another without a gap, and each is as wide as its votes', () => {
    const property = fc.property(anyCounts, (counts) => {
      const segments = segmentsOf(counts, 600, 2);
      expect(segments.map(({ width }) => width)).toEqual(
        counts.filter((votes) => votes > 0).map((votes) => votes * 2),
      );
      for (const [n, segment] of segments.entries()) {
        const next = segments[n + 1];
        if (next) expect(next.x).toBeCloseTo(segment.x + segment.width, 6);
      }
    });
    fc.assert(property);
  });

  test('disagreement lies left of the middle, agreement right, and all of it fits', () => {
    const property = fc.property(anyCounts, (counts) => {
      const unit = unitOf([counts], 1000);
      for (const { stance, x, width } of segmentsOf(counts, 500, unit)) {
        expect(x).toBeGreaterThanOrEqual(-1e-6);
        expect(x + width).toBeLessThanOrEqual(1000 + 1e-6);
        if (stance < 2) expect(x + width).toBeLessThanOrEqual(500 + 1e-6);
        if (stance > 2) expect(x).toBeGreaterThanOrEqual(500 - 1e-6);
      }
    });
    fc.assert(property);
  });

  test.each([
    [[1, 2, 4, 3, 5], { left: 5, right: 10 }],
    [[0, 0, 0, 0, 0], { left: 0, right: 0 }],
    [[2, 0, 7], { left: 2, right: 7 }],
  ])('%j reaches', (counts, reach) => {
    expect(reachOf(counts)).toEqual(reach);
  });
});

describe('the colours', () => {
  test('every letter is read on what is under it (WCAG AA)', () => {
    for (const colour of [...coloursOf(5), ...coloursOf(3)]) {
      expect(contrast(inkOn(colour), colour), colour).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(ink, panel)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(faint, panel)).toBeGreaterThanOrEqual(4.5);
  });
  test('in grey each side still goes from dark at its end to light in the middle', () => {
    for (const stances of [3, 5]) {
      const grey = coloursOf(stances).map(luminance);
      const middle = (stances - 1) / 2;
      expect(grey.slice(0, middle + 1)).toEqual(grey.slice(0, middle + 1).toSorted((a, b) => a - b));
      expect(grey.slice(middle)).toEqual(grey.slice(middle).toSorted((a, b) => b - a));
    }
  });
});

test.each<[string, Chart]>([
  ['a poll', poll([2, 5, 3, 8, 4])],
  ['of nobody', poll([0, 0, 0, 0, 0])],
  ['of one', poll([0, 0, 0, 0, 1])],
  ['of ten thousand', poll([1, 4000, 1, 5998, 0])],
  [
    'of three stances without a title',
    { ...poll([3, 0, 1]), title: '', labels: ['Disagree', 'Undecided', 'Agree'] },
  ],
  ['twelve polls', { kind: 'stances', title: 'Политика — 日本 & <b>', labels: five, rows }],
  [
    'two rounds',
    {
      kind: 'movement',
      title: 'C3',
      labels: five,
      rounds: [round([1, 2, 3, 4, 5]), round([0, 0, 0, 0, 15])],
      moves: [{ name: 'stayed', count: 5 }],
    },
  ],
  [
    'two rounds, movement withheld',
    {
      kind: 'movement',
      title: '',
      labels: five,
      rounds: [round([3, 0, 0, 0, 0]), round([0, 0, 3, 0, 0])],
      moves: [],
    },
  ],
])('%s is a picture 1200 wide', async (_, chart) => {
  const png = Buffer.from(await drawChart(chart));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(1200);
  expect(png.readUInt32BE(20)).toBeGreaterThan(300);
});

describe('the thread that draws', () => {
  let charts: built.Charts | undefined;
  afterEach(() => charts?.close());
  // A worker runs compiled JavaScript.
  const start = async (): Promise<built.Charts> => {
    const file = pathToFileURL(join(packageRoot, 'dist', 'src', 'charts', 'charts.js')).href;
    const { startCharts } = (await import(file)) as typeof built;
    return (charts = startCharts());
  };

  test('draws what drawChart draws, several in turn', async () => {
    const thread = await start();
    const wanted = [poll([1, 2, 3, 4, 5]), poll([5, 0, 0, 0, 1])];
    const drawn = await Promise.all(wanted.map((chart) => thread.draw(chart)));
    for (const [n, chart] of wanted.entries()) {
      expect(Buffer.from(drawn[n] ?? []).equals(Buffer.from(await drawChart(chart)))).toBe(true);
    }
  });

  test('says so where it cannot, and draws the next', async () => {
    const thread = await start();
    await expect(thread.draw({ kind: 'poll' } as Chart)).rejects.toThrow('could not be drawn');
    expect((await thread.draw(poll([1, 1, 1, 1, 1]))).length).toBeGreaterThan(1000);
  });
});
