/** State that the chain changed without an event, as a contract read found it. */
export type CorrectionKind =
  | 'manufacturer-name'
  | 'vehicle-manufacturer'
  | 'aftermarket-device-manufacturer'
  | 'synthetic-device-parent'
  | 'connection-grants-void'
  | 'license';

/** Applied after the logs of `blockNumber`, in the order of `seq`. */
export interface Correction {
  readonly blockNumber: number;
  readonly seq: number;
  readonly kind: CorrectionKind;
  /** Token id: decimal, or 64 hex digits for a connection. */
  readonly subject: string;
  readonly value: string;
  /** Block at which the contract was read. */
  readonly readBlock: number;
}
