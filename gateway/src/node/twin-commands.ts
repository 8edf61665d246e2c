import { ContractBook, createRpc, rebuildTwin, verifyTwin, type VerifyResult } from '@dimo-node/indexer';
import { devnet, type Logger, type SettingsOf } from '@dimo-node/kit';
import { openDatabase } from './database';
import type { Parts } from './parts';

type Settings = SettingsOf<'twin'>;

const RPC_TIMEOUT_MS = 30_000;
const MOST_SHOWN = 50;

/** `twin:rebuild`: projects the twin anew from the stored events and swaps it in. */
export async function rebuild(parts: Parts, settings: Settings, log: Logger, signal: AbortSignal): Promise<void> {
  const contracts = new ContractBook(settings.network ?? devnet, settings.skipContracts);
  const { block, events, seconds } = await rebuildTwin({ databaseUrl: await openDatabase(parts, settings, log), contracts, log, signal });
  log.info(
    { block, events, eventsPerSecond: Math.round(events / seconds) },
    `the twin was rebuilt from ${events} events in ${seconds.toFixed(1)} s`,
  );
}

/** `twin:verify`: compares the twin with the contracts. Resolves to whether they agree; prints what differs. */
export async function verify(
  parts: Parts,
  settings: Settings,
  options: { readonly sample: number | 'all'; readonly log: Logger; readonly signal: AbortSignal; readonly print: (text: string) => void },
): Promise<boolean> {
  const { sample, log, signal, print } = options;
  const network = settings.network ?? devnet;
  const databaseUrl = await openDatabase(parts, settings, log);
  const rpc = await createRpc({
    urls: settings.rpcUrls ?? [`http://127.0.0.1:${settings.devnetPort}`],
    expectedChainId: network.chainId,
    pollIntervalMs: RPC_TIMEOUT_MS,
    timeoutMs: RPC_TIMEOUT_MS,
    log,
    signal,
  });
  try {
    const contracts = new ContractBook(network, settings.skipContracts);
    const result = await verifyTwin({ databaseUrl, contracts, rpc, sample, signal });
    print(report(result));
    return result.differences.length === 0;
  } finally {
    await rpc.close();
  }
}

function report({ block, checked, unanswered, differences }: VerifyResult): string {
  const shown = differences.slice(0, MOST_SHOWN).map(({ about, twin, chain }) => `  ${about}: ${twin} in the twin, ${chain} on chain`);
  const more = differences.length > MOST_SHOWN ? [`  and ${differences.length - MOST_SHOWN} more`] : [];
  const silent = unanswered > 0 ? `, ${unanswered} not answered by a contract` : '';
  return [`block ${block}: ${checked} facts compared${silent}, ${differences.length} differences`, ...shown, ...more].join('\n');
}
