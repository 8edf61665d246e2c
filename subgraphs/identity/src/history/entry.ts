/** What an event did to its vehicle. */
export const HISTORY_KINDS = [
  'MINTED',
  'TRANSFERRED',
  'BURNED',
  'DEFINITION_SET',
  'ATTRIBUTE_SET',
  'AFTERMARKET_DEVICE_PAIRED',
  'AFTERMARKET_DEVICE_UNPAIRED',
  'SYNTHETIC_DEVICE_PAIRED',
  'SYNTHETIC_DEVICE_UNPAIRED',
  'GRANT_SET',
  'GRANT_RENOUNCED',
  'PRIVILEGE_SET',
  'NAME_LINKED',
  'STAKE_ATTACHED',
  'STAKE_DETACHED',
  'STORAGE_NODE_SET',
] as const;

export type HistoryKind = (typeof HISTORY_KINDS)[number];

/** What an event says, as far as it says it. */
export interface HistoryDetail {
  readonly kind: HistoryKind;
  readonly from?: Buffer;
  readonly to?: Buffer;
  readonly grantee?: Buffer;
  /** 32 bytes. */
  readonly mask?: Buffer;
  readonly privilegeId?: number;
  readonly expiresAt?: Date;
  readonly sourceURI?: string;
  /** 32 bytes. */
  readonly templateId?: Buffer;
  readonly attribute?: string;
  readonly value?: string | null;
  readonly aftermarketDeviceId?: number;
  readonly syntheticDeviceId?: number;
  readonly stakeId?: number;
  /** 32 bytes each. */
  readonly node?: Buffer;
  readonly storageNodeId?: Buffer;
}

/** A stored event of a vehicle. */
export interface HistoryRow {
  readonly blockNumber: number;
  readonly logIndex: number;
  readonly time: Date;
  readonly transactionHash: Buffer;
  /** `role.EventName`. */
  readonly event: string;
  /** Words of 32 bytes in a row. */
  readonly topics: Buffer;
  readonly data: Buffer;
}
