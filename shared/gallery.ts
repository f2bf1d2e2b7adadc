/** One line of a picture; nulls are gaps. */
export interface PictureLine {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** `main` is what the lesson is about, `holding` what it is compared with, `other` stands back, `found` is a series. */
  readonly role: "main" | "holding" | "other" | "found";
}

/** What a lesson's card draws: taken from the notebook's own results, thinned to what a card can show. */
export type Picture =
  | {
      readonly kind: "lines";
      /** One above the other, each with a scale of its own. */
      readonly panes: readonly { readonly lines: readonly PictureLine[]; readonly isLog?: boolean }[];
      /** First and last time, ms: for years under the large picture. */
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: "candles";
      /** Open, high, low, close. */
      readonly bars: readonly (readonly [number, number, number, number])[];
      /** Levels with a word: limit, stop, target. */
      readonly levels: readonly { readonly name: string; readonly value: number }[];
      /** A line in a pane below. */
      readonly below?: readonly (number | null)[];
    }
  /** A grid of numbers around zero. */
  | { readonly kind: "cells"; readonly rows: readonly (readonly (number | null)[])[] }
  | { readonly kind: "mark" };

/** A finished notebook of the gallery, as `gallery/index.json` lists it. */
export interface Lesson {
  /** Name of its file without the ending. */
  readonly id: string;
  readonly title: string;
  /** What it asks, where that is not its title. */
  readonly question?: string;
  readonly sentence: string;
  readonly minutes: number;
  /** The heading under which the gallery finds it. */
  readonly group: string;
  /** What came out, in few words. */
  readonly finding: string;
  /** Of the run that it is about; stored with the page. */
  readonly digest?: string;
  /** Made of generated data, and to be labelled so. */
  readonly isSynthetic: boolean;
  readonly picture: Picture;
}
