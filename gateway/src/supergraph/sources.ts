import type { SubgraphSdl } from './composition';
import type { RemoteSubgraph } from './remote-subgraph';

/** Where the SDL of one subgraph comes from. */
export type SdlSource =
  | { readonly kind: 'local'; readonly name: string; readonly sdl: string }
  | { readonly kind: 'remote'; readonly name: string; readonly subgraph: RemoteSubgraph };

/** Each remote subgraph that gave no SDL, with the reason. */
export type MissingSdl = Readonly<Record<string, string>>;

export interface ReadSdls {
  readonly sdls: readonly SubgraphSdl[];
  readonly missing: MissingSdl;
}

/** Reads all SDLs side by side; never rejects. */
export async function readSdls(sources: readonly SdlSource[]): Promise<ReadSdls> {
  const missing: Record<string, string> = {};
  const sdls = await Promise.all(
    sources.map(async (source): Promise<SubgraphSdl[]> => {
      if (source.kind === 'local') return [{ name: source.name, url: `local://${source.name}`, sdl: source.sdl }];
      try {
        return [{ name: source.name, url: source.subgraph.url, sdl: await source.subgraph.fetchSdl() }];
      } catch (error) {
        missing[source.name] = error instanceof Error ? error.message : String(error);
        return [];
      }
    }),
  );
  return { sdls: sdls.flat(), missing };
}
