import type { Log } from '../log';
import { findBinaries } from './binaries';
import { CLUSTER_USER, clearLeftover, ensureCluster, readPassword } from './cluster';
import { claimFolder } from './owner';
import { preparePlace } from './place';
import { findRunAs } from './run-as';
import { startServer, urlOf, type Server } from './server';

export interface EmbeddedPostgresOptions {
  /** Folder of this server alone; made when it is not there, kept between runs. */
  readonly dataDir: string;
  /** Preferred port; another one is taken when it is busy. */
  readonly port?: number | undefined;
  readonly log?: Log | undefined;
  /** False switches every sync to disk off: for tests only. */
  readonly durable?: boolean | undefined;
  /** Server settings over the defaults. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** Told once if the server ends without being asked to. */
  readonly onCrash?: ((reason: string) => void) | undefined;
}

/** A Postgres server of our own from npm's binaries, on the loopback address, with its data in a folder. */
export class EmbeddedPostgres {
  /** Connection string of the node's database, its password included. */
  readonly url: string;
  readonly port: number;
  readonly #server: Server;
  readonly #release: () => void;

  private constructor(url: string, port: number, server: Server, release: () => void) {
    this.url = url;
    this.port = port;
    this.#server = server;
    this.#release = release;
  }

  /** Resolves when the server takes connections. Throws DatabaseError. */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const runAs = findRunAs();
    const place = preparePlace(options.dataDir, runAs, options.log);
    const release = claimFolder(place.dataDir);
    try {
      const binaries = findBinaries(runAs, place.spare, options.log);
      const cluster = await ensureCluster(place, binaries, runAs, options.durable !== false, options.log);
      await clearLeftover(cluster, options.log);
      const password = readPassword(place);
      const server = await startServer(options, binaries, cluster, password, runAs);
      return new EmbeddedPostgres(urlOf(server.port, password, CLUSTER_USER), server.port, server, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Process id of the server. */
  get pid(): number {
    return this.#server.pid;
  }

  /** Ends all sessions and the server: within a second as a rule, within 11 at worst. */
  async stop(): Promise<void> {
    await this.#server.stop();
    this.#release();
  }
}
