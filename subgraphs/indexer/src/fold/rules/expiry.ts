/** 9999-12-31T23:59:59Z: the last second that a timestamp can show everywhere. */
export const LAST_SECOND = 253_402_300_799;

/** The time (seconds UTC) that a uint256 of seconds shows as; "for ever" and every absurd value is the last second. */
export function clampTime(seconds: bigint): number {
  return seconds > LAST_SECOND ? LAST_SECOND : Number(seconds);
}
