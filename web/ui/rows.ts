/** A column of a table. */
export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** `number` stands right; `signed` also gets △ or ▼ and its colour by the value's sign; `code` is in mono. */
  readonly kind?: "text" | "number" | "signed" | "code";
  /** What the column is sorted by and what is copied. */
  readonly value: (row: Row) => string | number | null | undefined;
  /** How it is shown; without, the value as it is. */
  readonly text?: (row: Row) => string;
  readonly isSortable?: boolean;
  /** CSS width in pixels, such as `120px`; a virtual table's columns keep theirs only with one. */
  readonly width?: string;
}

export interface Sort {
  readonly column: string;
  readonly isDescending: boolean;
}

/** Rows in the order of a column: numbers by size, texts by their letters, what is missing last either way. */
export function sortedRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort?: Sort): readonly Row[] {
  const column = columns.find(({ id }) => id === sort?.column);
  if (!column || !sort) return rows;
  const direction = sort.isDescending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: column.value(row) }));
  return keyed
    .sort((a, b) => {
      if (isMissing(a.key) || isMissing(b.key)) return Number(isMissing(a.key)) - Number(isMissing(b.key));
      if (typeof a.key === "number" && typeof b.key === "number") return (a.key - b.key) * direction;
      return String(a.key).localeCompare(String(b.key), "en", { numeric: true }) * direction;
    })
    .map(({ row }) => row);
}

/** The order after a press on a column's head: ascending, descending, as it came. */
export function nextSort(sort: Sort | undefined, column: string): Sort | undefined {
  if (sort?.column !== column) return { column, isDescending: false };
  return sort.isDescending ? undefined : { column, isDescending: true };
}

/** The rows of which a piece of the scrolled height shows something, with `spare` above and below. */
export function rowWindow(place: { top: number; height: number; rowHeight: number; count: number; spare: number }): {
  first: number;
  end: number;
} {
  const { top, height, rowHeight, count, spare } = place;
  const first = Math.max(0, Math.min(count, Math.floor(top / rowHeight)) - spare);
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + spare);
  return { first, end: Math.max(first, end) };
}

/** Letters of a column's longest text, its head's included. */
export function lettersOf<Row>(rows: readonly Row[], { title, text, value }: Column<Row>): number {
  const written = text ?? ((row: Row) => String(value(row) ?? ""));
  return rows.reduce((most, row) => Math.max(most, written(row).length), title.length);
}

function isMissing(key: string | number | null | undefined): boolean {
  return key === null || key === undefined || Number.isNaN(key);
}
