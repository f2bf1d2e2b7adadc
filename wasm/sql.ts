import sqlite3InitModule, { type Database, type Sqlite3Static } from "@sqlite.org/sqlite-wasm";
import { InputError } from "../shared/errors.ts";
import { hashOf } from "../shared/notebook/keys.ts";
import type { TableOutput, TableValue } from "../shared/notebook/outputs.ts";
import type { SqlTable } from "../shared/notebook/tables.ts";
import { didYouMean, listText } from "../shared/words.ts";

/** The door to SQLite: runs one query over tables in memory, in a worker of the page as in a thread of Node. */
export interface SqlQuery {
  readonly query: string;
  readonly tables: readonly SqlTable[];
  readonly budgetSeconds: number;
}

const MOST_ROWS = 10_000;
const MOST_BYTES = 256 * 2 ** 20;
const MOST_TEXT = 1_000_000;
/** Instructions of SQLite's machine between two looks at the clock. */
const INSTRUCTIONS = 10_000;
/** Functions that would give another answer each time. */
const UNSTEADY = new Set([
  "random",
  "randomblob",
  "current_date",
  "current_time",
  "current_timestamp",
  "load_extension",
]);

let loading: Promise<Sqlite3Static> | undefined;

/**
 * Runs a query. It may read, and nothing else: no ATTACH, no PRAGMA, no writing, no second statement.
 * @throws InputError for what is wrong with the query, or when it needs more time or memory than it may have
 */
export async function runQuery(task: SqlQuery): Promise<TableOutput> {
  const sqlite = await (loading ??= load());
  const database = new sqlite.oo1.DB(":memory:");
  try {
    database.exec(`PRAGMA hard_heap_limit = ${MOST_BYTES}`);
    for (const table of task.tables) fill(database, table);
    return new Query(sqlite, database, task).run();
  } catch (cause) {
    throw cause instanceof InputError ? cause : sqlError(cause, task);
  } finally {
    database.close();
  }
}

async function load(): Promise<Sqlite3Static> {
  const sqlite = await sqlite3InitModule();
  const quiet = (): void => undefined;
  // It would print each refusal with the query's text; what went wrong is told by the error alone.
  Object.assign(sqlite.config, { debug: quiet, warn: quiet, error: quiet, log: quiet });
  return sqlite;
}

class Query {
  private readonly sqlite: Sqlite3Static;
  private readonly database: Database;
  private readonly task: SqlQuery;
  private isLate = false;
  private refused: string | undefined;

  constructor(sqlite: Sqlite3Static, database: Database, task: SqlQuery) {
    this.sqlite = sqlite;
    this.database = database;
    this.task = task;
  }

  run(): TableOutput {
    const { query } = this.task;
    if (query.length > MOST_TEXT) throw new InputError("sql/too-long", "the query is longer than a million letters");
    this.guard();
    try {
      return this.rows();
    } catch (cause) {
      if (cause instanceof InputError) throw cause;
      if (this.isLate) {
        const seconds = this.task.budgetSeconds;
        throw new InputError(
          "sql/budget",
          `the query took longer than ${seconds} s: ask for less, or join on fewer rows`,
          { cause },
        );
      }
      if (this.refused !== undefined) {
        throw new InputError("sql/refused", `a query may only read: ${this.refused} is not allowed here`, { cause });
      }
      throw cause;
    }
  }

  private guard(): void {
    const { capi } = this.sqlite;
    const allowed = new Set<number>([capi.SQLITE_SELECT, capi.SQLITE_READ, capi.SQLITE_RECURSIVE]);
    const authorize = (_argument: unknown, action: number, first: string | 0, second: string | 0): number => {
      if (allowed.has(action)) return capi.SQLITE_OK;
      const name = String(action === capi.SQLITE_FUNCTION ? second : first);
      if (action === capi.SQLITE_FUNCTION && !UNSTEADY.has(name.toLowerCase())) return capi.SQLITE_OK;
      this.refused ??= action === capi.SQLITE_FUNCTION ? `${name}()` : (actionNames(capi).get(action) ?? "this");
      return capi.SQLITE_DENY;
    };
    const end = performance.now() + this.task.budgetSeconds * 1000;
    const isOver = (): number => {
      this.isLate = performance.now() > end;
      return this.isLate ? 1 : 0;
    };
    capi.sqlite3_set_authorizer(this.database, authorize, 0);
    capi.sqlite3_progress_handler(this.database, INSTRUCTIONS, isOver, 0);
  }

  private rows(): TableOutput {
    const { database, task } = this;
    const statement = database.prepare(task.query);
    try {
      if (statement.columnCount === 0)
        throw new InputError("sql/query", "the query gives no columns: it must be a SELECT");
      this.refuseSecond();
      const columns = statement.getColumnNames();
      const rows: TableValue[][] = [];
      let isCut = false;
      while (!isCut && statement.step()) {
        if (rows.length === MOST_ROWS) isCut = true;
        else rows.push(columns.map((_name, at) => valueOf(statement.get(at))));
      }
      return { kind: "sql", columns, rows, isCut, resultHash: hashOf([columns, rows, isCut]) };
    } finally {
      statement.finalize();
    }
  }

  /** SQLite prepares the first statement and leaves the rest unread; comments and a last ; may follow. */
  private refuseSecond(): void {
    const rest = afterFirst(this.task.query);
    if (rest.trim() !== "")
      throw new InputError("sql/query", "a cell has one query: put the second into a cell of its own");
  }
}

/** What follows the first ; that stands in no text, name or comment. */
function afterFirst(query: string): string {
  const pieces =
    /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`(?:[^`]|``)*`?|\[[^\]]*\]?|;|[^;'"`[/-]+|[/-]/g;
  let rest = "";
  let isPast = false;
  for (const [piece] of query.matchAll(pieces)) {
    const isComment = piece.startsWith("--") || piece.startsWith("/*");
    if (piece === ";") isPast = true;
    else if (isPast && !isComment) rest += piece;
  }
  return rest;
}

function fill(database: Database, { name, columns, rows, row }: SqlTable): void {
  const quoted = (word: string) => `"${word.replaceAll('"', '""')}"`;
  database.exec(`CREATE TABLE ${quoted(name)} (${columns.map((one) => `${quoted(one.name)} ${one.type}`).join(", ")})`);
  const insert = database.prepare(`INSERT INTO ${quoted(name)} VALUES (${columns.map(() => "?").join(", ")})`);
  try {
    database.exec("BEGIN");
    for (let index = 0; index < rows; index++) {
      const values = row(index).map((value) => (typeof value === "number" && !Number.isFinite(value) ? null : value));
      insert.bind(values).stepReset();
    }
    database.exec("COMMIT");
  } finally {
    insert.finalize();
  }
}

function valueOf(value: unknown): TableValue {
  if (typeof value === "bigint") return String(value);
  return typeof value === "number" || typeof value === "string" ? value : value === null ? null : "binary";
}

function actionNames(capi: Sqlite3Static["capi"]): Map<number, string> {
  return new Map([
    [capi.SQLITE_ATTACH, "ATTACH"],
    [capi.SQLITE_PRAGMA, "PRAGMA"],
    [capi.SQLITE_INSERT, "INSERT"],
    [capi.SQLITE_UPDATE, "UPDATE"],
    [capi.SQLITE_DELETE, "DELETE"],
    [capi.SQLITE_CREATE_TABLE, "CREATE TABLE"],
    [capi.SQLITE_CREATE_VIEW, "CREATE VIEW"],
    [capi.SQLITE_DROP_TABLE, "DROP TABLE"],
    [capi.SQLITE_TRANSACTION, "BEGIN"],
  ]);
}

/** SQLite's complaint in a sentence, with what there is where a name was not found. */
function sqlError(cause: unknown, { tables }: SqlQuery): InputError {
  const text = (cause instanceof Error ? cause.message : String(cause)).replace(
    /^.*?SQLITE_\w+: sqlite3 result code \d+: /,
    "",
  );
  const options = { cause };
  if (/out of memory|NOMEM/i.test(text)) {
    return new InputError("sql/memory", "the query needs more than 256 MB: ask for less", options);
  }
  if (text.includes("empty SQL"))
    return new InputError("sql/query", "this cell has no query: write one, as in SELECT …", options);
  const [, table] = /no such table: (.+)$/.exec(text) ?? [];
  if (table !== undefined) {
    const names = tables.map(({ name }) => name);
    return new InputError(
      "sql/query",
      `there is no table ${table}${didYouMean(table, names) || `: there is ${listText(names) || "none"}`}`,
      options,
    );
  }
  const [, column = ""] = /no such column: (.+)$/.exec(text) ?? [];
  const names = tables.flatMap((one) => one.columns.map(({ name }) => name));
  const bare = column.split(".").at(-1) ?? "";
  return column === ""
    ? new InputError("sql/query", `SQLite says: ${text}`, options)
    : new InputError("sql/query", `there is no column ${column}${didYouMean(bare, new Set(names))}`, options);
}
