const MAX_DEPTH = 32;

/** A text that JSON.parse takes but we do not. */
export class UnsafeJsonError extends Error {
  override readonly name = 'UnsafeJsonError';
}

interface Level {
  /** Names of an object's members so far; undefined in an array. */
  readonly names: Set<string> | undefined;
  /** The next text is a member's name. */
  atName: boolean;
}

/**
 * The text of one member of the object that a JSON text is, exactly as written; undefined without such a member. The text must be one that
 * JSON.parse takes. No object in it may repeat a name, since then two readers could see two documents in one signed text.
 * @throws UnsafeJsonError
 */
export function memberText(json: string, member: string): string | undefined {
  const levels: Level[] = [];
  let start = -1;
  let found: string | undefined;
  let isWanted = false;
  const end = (at: number): void => {
    if (levels.length === 1 && start >= 0) found = json.slice(start, at).trim();
    if (levels.length === 1) start = -1;
  };
  for (let at = 0; at < json.length; at++) {
    const level = levels.at(-1);
    switch (json[at]) {
      case '"': {
        const close = endOfString(json, at);
        if (level?.names !== undefined && level.atName) {
          const name = takeName(level.names, JSON.parse(json.slice(at, close + 1)) as string);
          level.atName = false;
          isWanted = levels.length === 1 && name === member;
        }
        at = close;
        break;
      }
      case ':':
        if (isWanted) start = at + 1;
        isWanted = false;
        break;
      case ',':
        end(at);
        if (level?.names !== undefined) level.atName = true;
        break;
      case '{':
      case '[':
        if (levels.length === MAX_DEPTH) throw new UnsafeJsonError(`it is nested deeper than ${MAX_DEPTH} levels`);
        levels.push({ names: json[at] === '{' ? new Set() : undefined, atName: json[at] === '{' });
        break;
      case '}':
      case ']':
        end(at);
        levels.pop();
        break;
      default:
        break;
    }
  }
  return found;
}

function takeName(names: Set<string>, name: string): string {
  if (names.has(name)) throw new UnsafeJsonError('an object in it has two members of one name');
  if (name === '__proto__') throw new UnsafeJsonError('it has a member called __proto__');
  names.add(name);
  return name;
}

function endOfString(json: string, open: number): number {
  for (let at = open + 1; at < json.length; at++) {
    if (json[at] === '\\') at++;
    else if (json[at] === '"') return at;
  }
  return json.length;
}
