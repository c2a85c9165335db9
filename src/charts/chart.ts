/** What a picture shows. All words come with it; a chart adds digits and percent signs only. Labels go from disagreeing to agreeing. */
export type Chart = PollChart | StancesChart | MovementChart;

/** One poll: a bar that spreads from the middle, disagreement to the left, agreement to the right. */
export interface PollChart {
  readonly kind: 'poll';
  readonly title: string;
  readonly labels: readonly string[];
  readonly counts: readonly number[];
}

/** Several polls, one slim bar each around one middle; at most 12 rows. */
export interface StancesChart {
  readonly kind: 'stances';
  readonly title: string;
  readonly labels: readonly string[];
  readonly rows: readonly { readonly name: string; readonly counts: readonly number[] }[];
}

/** The same people in two rounds, and how many stayed and moved; no moves where that is withheld. */
export interface MovementChart {
  readonly kind: 'movement';
  readonly title: string;
  readonly labels: readonly string[];
  readonly rounds: readonly [Round, Round];
  readonly moves: readonly Move[];
}

interface Move {
  readonly name: string;
  readonly count: number;
  /** The side they went to; undefined where they went to neither, or that is not said. */
  readonly to?: 'left' | 'right' | undefined;
}

interface Round {
  readonly name: string;
  readonly counts: readonly number[];
}
