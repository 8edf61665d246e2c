import { CONTRACT_ROLES, type ContractRole } from '../network/network';

/**
 * Turns the text of a variable into its value, or throws ParseProblem with words that complete "NAME ...".
 * `form` is what the table in the README shows.
 */
export interface Parser<T> {
  readonly form: string;
  parse(text: string): T;
}

/** What is wrong with a value, as the end of a sentence that starts with the variable's name. */
export class ParseProblem extends Error {
  override readonly name = 'ParseProblem';
}

export function wholeNumber(min: number, max: number): Parser<number> {
  const form = `whole number, ${min} to ${max}`;
  return {
    form,
    parse(text) {
      const value = Number(text);
      if (!/^\d{1,16}$/.test(text) || value < min || value > max) throw new ParseProblem(`must be a whole number from ${min} to ${max}`);
      return value;
    },
  };
}

export const port: Parser<number> = { ...wholeNumber(0, 65_535), form: 'port' };

export const milliseconds = (min: number, max: number): Parser<number> => ({ ...wholeNumber(min, max), form: 'milliseconds' });

export const onOff: Parser<boolean> = {
  form: '`true` or `false`',
  parse(text) {
    if (['true', '1', 'on', 'yes'].includes(text.toLowerCase())) return true;
    if (['false', '0', 'off', 'no'].includes(text.toLowerCase())) return false;
    throw new ParseProblem('must be true or false');
  },
};

export function oneOf<const T extends string>(values: readonly T[]): Parser<T> {
  return {
    form: values.map((value) => `\`${value}\``).join(', '),
    parse(text) {
      const found = values.find((value) => value === text);
      if (found === undefined) throw new ParseProblem(`must be one of ${values.join(', ')}`);
      return found;
    },
  };
}

export const text: Parser<string> = { form: 'text', parse: (value) => value };

export const path: Parser<string> = { form: 'path', parse: (value) => value };

/** A URL with one of the schemes. The text itself comes back: URL would re-encode a password. */
export function url(...schemes: string[]): Parser<string> {
  return {
    form: `${schemes.join('/')} URL`,
    parse(value) {
      const scheme = URL.canParse(value) ? new URL(value) : undefined;
      if (scheme === undefined || !schemes.includes(scheme.protocol.slice(0, -1))) {
        throw new ParseProblem(`must be a URL that starts with ${schemes.map((name) => `${name}://`).join(' or ')}`);
      }
      return value;
    },
  };
}

/** Items between commas; blank ones, as a trailing comma leaves, are an error that counts them. */
export function listOf<T>(item: Parser<T>): Parser<readonly T[]> {
  return {
    form: `${item.form}, several with commas`,
    parse(value) {
      return value.split(',').map((part, index) => {
        try {
          if (part.trim() === '') throw new ParseProblem('is empty');
          return item.parse(part.trim());
        } catch (error) {
          if (error instanceof ParseProblem) throw new ParseProblem(`has a wrong item ${index + 1}, which ${error.message}`);
          throw error;
        }
      });
    },
  };
}

/** A list that may have no items. */
export function emptyOr<T>(list: Parser<readonly T[]>): Parser<readonly T[]> {
  return { form: list.form, parse: (value) => (value === '' ? [] : list.parse(value)) };
}

export const contractRole: Parser<ContractRole> = { ...oneOf(CONTRACT_ROLES), form: 'contract role' };

export interface NamedUrl {
  readonly name: string;
  readonly url: string;
}

/** `name=url`, a subgraph by its name in the supergraph. */
export const namedUrl: Parser<NamedUrl> = {
  form: '`name=url`',
  parse(value) {
    const [, name, address] = /^([a-z][a-z0-9_-]*)=(.+)$/.exec(value) ?? [];
    if (name === undefined || address === undefined)
      throw new ParseProblem('must look like name=http://host:port/graphql, the name in lower case');
    return { name, url: url('http', 'https').parse(address) };
  },
};

/** `*` or a web origin without a path. */
export const origin: Parser<string> = {
  form: 'web origin or `*`',
  parse(value) {
    if (value === '*') return value;
    if (!URL.canParse(value) || new URL(value).origin !== value)
      throw new ParseProblem('must be * or an origin such as https://app.example.com');
    return value;
  },
};

/** At least 32 characters without blanks: what is shorter can be guessed. */
export const secret: Parser<string> = {
  form: 'secret of 32 characters or more',
  parse(value) {
    if (value.length < 32 || /\s/.test(value))
      throw new ParseProblem('must be at least 32 characters without blanks, such as `openssl rand -hex 32` prints');
    return value;
  },
};

export interface TrustedIssuer {
  /** Exactly as in the claim `iss`. */
  readonly issuer: string;
  /** Where its keys are; undefined when its discovery document tells. */
  readonly keysUrl: string | undefined;
}

/** `issuer` or `issuer=keys URL`. */
export const trustedIssuer: Parser<TrustedIssuer> = {
  form: '`issuer` or `issuer=keys URL`',
  parse(value) {
    const [, issuer = value, keysUrl] = /^([^=]+)=(.+)$/.exec(value) ?? [];
    const http = url('https', 'http');
    http.parse(issuer);
    return { issuer, keysUrl: keysUrl === undefined ? undefined : http.parse(keysUrl) };
  },
};
