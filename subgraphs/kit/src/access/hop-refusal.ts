/** How far the clocks of both sides may be apart, with the time on the way: milliseconds. */
export const HOP_WINDOW_MS = 30_000;

export type HopFault = 'unsigned' | 'malformed' | 'late' | 'signature' | 'replayed' | 'full';

/** Why a request is not taken for the gateway's. */
export class HopRefusal extends Error {
  override readonly name = 'HopRefusal';
  readonly fault: HopFault;

  constructor(fault: HopFault) {
    super(TEXTS[fault]);
    this.fault = fault;
  }
}

const TEXTS: Readonly<Record<HopFault, string>> = {
  unsigned: 'the request is not signed: only the gateway may ask a subgraph',
  malformed: 'the headers that sign the request are not of the right form',
  late: `the request was signed more than ${HOP_WINDOW_MS / 1_000} s ago, or the clocks differ by as much`,
  signature: 'the signature is wrong: HOP_SECRET must be the same on both sides, and the name of the subgraph too',
  replayed: 'the request has been here before',
  full: 'too many signed requests at a time to tell repeated ones',
};
