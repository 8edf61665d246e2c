/** A call of a contract that changes nothing; without `to` the data are run as a contract's creation and its code is the answer. */
export interface ChainCall {
  readonly to?: string;
  readonly data: string;
}

/** Asks contracts at the chain's newest block. */
export interface ChainCaller {
  /**
   * What the contract returned, as hex with 0x; undefined when it reverted or used up its gas.
   * @throws SignatureUnavailableError when nobody could tell in time
   */
  call(call: ChainCall): Promise<string | undefined>;
}
