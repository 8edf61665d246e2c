import { rowsAfter, rowsById } from './statements';

it.each<[readonly string[], string]>([
  [['toyota_camry_2007'], `SELECT * FROM "_137_42" WHERE "id" IN ('toyota_camry_2007')`],
  [['a_b', 'c_d'], `SELECT * FROM "_137_42" WHERE "id" IN ('a_b', 'c_d')`],
  [["o'x_'_'' OR 1=1 --"], `SELECT * FROM "_137_42" WHERE "id" IN ('o''x_''_'''' OR 1=1 --')`],
  [['a\\'], `SELECT * FROM "_137_42" WHERE "id" IN ('a\\')`],
])('rows by ids %j', (ids, statement) => {
  expect(rowsById(137, 42, ids)).toBe(statement);
});

it('rows after an id', () => {
  expect(rowsAfter(1, 2, undefined)).toBe('SELECT * FROM "_1_2" ORDER BY "id" LIMIT 1000');
  expect(rowsAfter(1, 2, "a'b")).toBe(`SELECT * FROM "_1_2" WHERE "id" > 'a''b' ORDER BY "id" LIMIT 1000`);
});

it.each(['', 'a\0b', 'a\nb', 'a\u0085b', 'a\ud800b', 'x'.repeat(129)])('refuses the id %j', (id) => {
  expect(() => rowsById(137, 42, [id])).toThrow(RangeError);
});

it.each([
  [137, 1.5],
  [137, -1],
  [NaN, 1],
  [137, 2 ** 60],
])('refuses the table %d of chain %d', (chain, table) => {
  expect(() => rowsById(chain, table, ['a'])).toThrow('there is no Tableland table');
});
