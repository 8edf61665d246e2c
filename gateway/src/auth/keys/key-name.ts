import { randomBytes } from 'node:crypto';

const NAME = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z(?:-[A-Za-z0-9]{1,32})?\.pem$/;

/** When a key was made, in ms since 1970, by the name of its file (`20261123T101500Z.pem`); undefined for other names. */
export function timeOfName(file: string): number | undefined {
  const [, year, month, day, hour, minute, second] = NAME.exec(file) ?? [];
  if (year === undefined) return undefined;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const time = Date.parse(text);
  // Date.parse takes the 31st of a month of 30 days for the 1st of the next.
  return Number.isNaN(time) || new Date(time).toISOString() !== text ? undefined : time;
}

/** A name for a key made now; two made in the same second differ. */
export function nameForTime(time: Date): string {
  const compact = time.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${compact}-${randomBytes(4).toString('hex')}.pem`;
}
