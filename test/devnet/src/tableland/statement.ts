/** A cell of a table. */
export type Cell = string | number;
export type Row = Readonly<Record<string, Cell>>;

/** A read of one table: the part of SQL that clients of device definitions use. */
export interface Statement {
  readonly table: string;
  readonly matches: (row: Row) => boolean;
  readonly order: { readonly column: string; readonly descending: boolean } | undefined;
  readonly limit: number | undefined;
}

/** The statement is not one that the devnet understands. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
}

const TOKEN = /\s*(?:"((?:[^"]|"")+)"|'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_][A-Za-z0-9_]*)|(<=|>=|<>|!=|[()*,=<>]))/y;

type Token = { readonly kind: 'name' | 'text' | 'number' | 'word' | 'sign'; readonly value: string };

/**
 * `SELECT * FROM table [WHERE condition {AND condition}] [ORDER BY column [ASC|DESC]] [LIMIT n]`, where a condition compares a
 * column with a text or number, or lists values with IN; each may stand in parentheses.
 * @throws StatementError that names what is not understood
 */
export function parseStatement(sql: string): Statement {
  const tokens = new Tokens(sql);
  for (const word of ['SELECT', '*', 'FROM']) tokens.expect(word);
  const table = tokens.name();
  const conditions = tokens.takes('WHERE') ? readConditions(tokens) : [];
  const order = tokens.takes('ORDER') ? readOrder(tokens) : undefined;
  const limit = tokens.takes('LIMIT') ? Number(tokens.cell()) : undefined;
  tokens.end();
  return { table, matches: (row) => conditions.every((condition) => condition(row)), order, limit };
}

/** The rows that a statement asks for, of all rows of its table. */
export function select(statement: Statement, rows: Iterable<Row>): readonly Row[] {
  const found = [...rows].filter(statement.matches);
  const { order } = statement;
  if (order !== undefined) {
    found.sort((a, b) => compare(a[order.column] ?? '', b[order.column] ?? '') * (order.descending ? -1 : 1));
  }
  return statement.limit === undefined ? found : found.slice(0, Math.max(0, statement.limit));
}

type Condition = (row: Row) => boolean;

function readConditions(tokens: Tokens): readonly Condition[] {
  const conditions = [readCondition(tokens)];
  while (tokens.takes('AND')) conditions.push(readCondition(tokens));
  return conditions.flat();
}

function readCondition(tokens: Tokens): readonly Condition[] {
  if (tokens.takes('(')) {
    const inner = readConditions(tokens);
    tokens.expect(')');
    return inner;
  }
  const column = tokens.name().toLowerCase();
  if (tokens.takes('IN')) {
    tokens.expect('(');
    const values = [tokens.cell()];
    while (tokens.takes(',')) values.push(tokens.cell());
    tokens.expect(')');
    return [(row) => values.some((value) => row[column] === value)];
  }
  const operator = tokens.sign();
  const value = tokens.cell();
  const holds = OPERATORS[operator];
  if (holds === undefined) throw new StatementError(`the operator ${operator} is not understood`);
  return [(row) => holds(compare(row[column] ?? '', value))];
}

const OPERATORS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function readOrder(tokens: Tokens): Statement['order'] {
  tokens.expect('BY');
  const column = tokens.name().toLowerCase();
  const descending = tokens.takes('DESC');
  if (!descending) tokens.takes('ASC');
  return { column, descending };
}

/** Numbers before texts, texts by their bytes, as SQLite orders them. */
function compare(a: Cell, b: Cell): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return typeof a === 'number' ? -1 : 1;
}

class Tokens {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(sql: string) {
    this.#tokens = tokenize(sql);
  }

  /** Moves on when the next token is this word or sign. */
  takes(word: string): boolean {
    const token = this.#tokens[this.#at];
    const isIt = token !== undefined && (token.kind === 'word' || token.kind === 'sign') && token.value.toUpperCase() === word;
    if (isIt) this.#at += 1;
    return isIt;
  }

  expect(word: string): void {
    if (!this.takes(word)) throw this.#unexpected(word);
  }

  name(): string {
    return this.#next('a name', ['name', 'word']).value;
  }

  sign(): string {
    return this.#next('an operator', ['sign']).value;
  }

  cell(): Cell {
    const { kind, value } = this.#next('a value', ['text', 'number']);
    return kind === 'number' ? Number(value) : value;
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw this.#unexpected('the end');
  }

  #next(what: string, kinds: readonly Token['kind'][]): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined || !kinds.includes(token.kind)) throw this.#unexpected(what);
    this.#at += 1;
    return token;
  }

  #unexpected(wanted: string): StatementError {
    return new StatementError(`${wanted} is expected, not ${this.#tokens[this.#at]?.value ?? 'the end'}`);
  }
}

function tokenize(sql: string): readonly Token[] {
  const text = sql.trim();
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const [, name, literal, number, word, sign] = TOKEN.exec(text) ?? [];
    if (name !== undefined) tokens.push({ kind: 'name', value: name.replaceAll('""', '"') });
    else if (literal !== undefined) tokens.push({ kind: 'text', value: literal.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign });
    else throw new StatementError(`${JSON.stringify(text.slice(start, start + 20))} is not understood`);
  }
  return tokens;
}
