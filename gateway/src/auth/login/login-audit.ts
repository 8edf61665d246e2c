import type { Session } from './store/sessions';
import type { LoginOptions } from './options';
import { Refusal } from './refusal';

/** Tells the audit log who has logged in, and who was refused under which license. */
export class LoginAudit {
  readonly #options: LoginOptions;

  constructor(options: LoginOptions) {
    this.#options = options;
  }

  /** Before tokens go out. Rejects with AUDIT_UNAVAILABLE, and then none may. */
  async allowed(session: Pick<Session, 'clientId' | 'address'>): Promise<void> {
    await this.#append(session.clientId, session.address, '');
  }

  /**
   * Does the work; a refusal is written down before it is passed on. Without a license there is nothing to write down: noise from anywhere does not
   * fill the log.
   */
  async noting<T>(licenseOf: () => string | null, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const license = licenseOf();
      if (license !== null && error instanceof Error) await this.#append(license, null, reasonOf(error));
      throw error;
    }
  }

  async #append(license: string, address: string | null, reason: string): Promise<void> {
    await this.#options.audit.append({
      kind: 'login',
      allowed: reason === '',
      reason,
      license,
      address,
      asset: null,
      permissions: [],
      operation: null,
      block: this.#options.indexedBlock?.() ?? null,
      via: null,
      at: this.#options.now?.() ?? new Date(),
    });
  }
}

/** What the client is told, and no more of it: other errors may hold anything. */
function reasonOf(error: Error): string {
  return error instanceof Refusal ? error.message : 'the login could not be decided';
}
