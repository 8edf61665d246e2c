import { HDNodeWallet, Mnemonic } from 'ethers';
import { MNEMONIC } from './anvil/start';

/** An account of the well-known mnemonic, with the part it plays on the devnet. */
export interface DevnetAccount {
  readonly name: AccountName;
  readonly address: string;
  readonly privateKey: string;
}

/** In the mnemonic's order. Alice to Heidi own vehicles; the last one owns nothing and is yours. */
export const ACCOUNT_NAMES = [
  'Alice',
  'Bob',
  'Carol',
  'Dave',
  'Erin',
  'Frank',
  'Grace',
  'Heidi',
  'Developer',
  'License signer',
  'AutoPi',
  'Ruptela',
  'HashDog',
  'Makes',
  'Operator',
  'Newcomer',
] as const;

export type AccountName = (typeof ACCOUNT_NAMES)[number];

export const DRIVERS = ['Alice', 'Bob', 'Carol', 'Dave', 'Erin', 'Frank', 'Grace', 'Heidi'] as const satisfies readonly AccountName[];

let derived: readonly DevnetAccount[] | undefined;

/** The devnet's accounts; derived once, since derivation takes tens of milliseconds. */
export function devnetAccounts(): readonly DevnetAccount[] {
  if (derived === undefined) {
    const root = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(MNEMONIC), "m/44'/60'/0'/0");
    derived = ACCOUNT_NAMES.map((name, index) => {
      const { address, privateKey } = root.deriveChild(index);
      return { name, address, privateKey };
    });
  }
  return derived;
}

/** Address of a named account. */
export function addressOf(name: AccountName): string {
  const account = devnetAccounts().find((one) => one.name === name);
  if (account === undefined) throw new Error(`no account called ${name}`);
  return account.address;
}
