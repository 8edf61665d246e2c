const QUOTE = '"';

/**
 * Parses JSON whose objects name each member once. JSON.parse would take the last of several while another reader takes the first, and the two would
 * see different tokens.
 * @throws SyntaxError
 */
export function parseUniqueJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (repeatsMember(text)) throw new SyntaxError('a member is named twice');
  return value;
}

/** `json` is known to be valid, so a string before a colon is a name. */
function repeatsMember(json: string): boolean {
  const open: Set<string>[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at];
    if (sign === '{') open.push(new Set());
    else if (sign === '}') open.pop();
    else if (sign === QUOTE) {
      const start = at;
      at = endOfString(json, start);
      if (!isName(json, at + 1)) continue;
      const name = nameOf(json.slice(start, at + 1));
      const names = open.at(-1);
      if (names === undefined || names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
}

function endOfString(json: string, start: number): number {
  let end = json.indexOf(QUOTE, start + 1);
  while (isEscaped(json, end)) end = json.indexOf(QUOTE, end + 1);
  return end;
}

function isEscaped(json: string, at: number): boolean {
  let slashes = 0;
  while (json[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

function isName(json: string, after: number): boolean {
  let at = after;
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') at += 1;
  return json[at] === ':';
}

/** Two spellings of a name are one name. */
function nameOf(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}
