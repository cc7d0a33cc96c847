import { hex, type CaseId, type Timestamp } from '../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { HostClock } from '../machine/ports.js'
import type { Secrets } from '../machine/secrets.js'

/** A claim ends after this long, so that a clinician who was called away holds up nobody. */
export const CLAIM_MS = 15 * 60_000
const PURPOSE = 'claim'

/** The claim of a clinician on a case of the queue. */
export interface Claim {
  readonly clinician: string
  readonly claimedAt: Timestamp
  readonly until: Timestamp
}

/**
 * Keeps which clinician works on which case of the queue. While a claim is in force, no other clinician
 * decides the case. The check and the change of a claim are one step in memory, so two clinicians never both
 * have a case. The rows are sealed, and a restart keeps them. There is at most one for each queued case.
 */
export class Claims {
  readonly #claims = new Map<string, Claim>()

  constructor (
    private readonly store: NodeStore, private readonly secrets: Secrets, private readonly clock: HostClock
  ) {}

  /** Loads the claims from before a restart, and deletes those that have ended. */
  async load (): Promise<void> {
    const ended: Operation[] = []
    for await (const [caseId, row] of this.store.claims.iterate()) {
      const text = this.secrets.open(PURPOSE, caseId, row)
      const claim = text === undefined ? undefined : JSON.parse(Buffer.from(text).toString('utf8')) as Claim
      if (claim !== undefined && this.#holds(claim)) this.#claims.set(hex(caseId), claim)
      else ended.push(this.store.claims.deleting(caseId))
    }
    if (ended.length > 0) await this.store.write(ended)
  }

  /** Returns the claim that is in force on a case. */
  of (caseId: CaseId): Claim | undefined {
    const claim = this.#claims.get(hex(caseId))
    return claim !== undefined && this.#holds(claim) ? claim : undefined
  }

  /** Claims a case or renews the claim. @returns the claim in force, perhaps of another clinician */
  async take (caseId: CaseId, clinician: string): Promise<Claim> {
    const before = this.of(caseId)
    if (before !== undefined && before.clinician !== clinician) return before
    const claimedAt = this.clock.wall()
    const claim = { clinician, claimedAt, until: claimedAt + CLAIM_MS }
    this.#claims.set(hex(caseId), claim)
    const text = Buffer.from(JSON.stringify(claim))
    await this.store.write([
      this.store.claims.putting(caseId, this.secrets.seal(PURPOSE, caseId, text))
    ])
    return claim
  }

  /** Ends the claim on a case, whoever has it. */
  operationsToEnd (caseId: CaseId): Operation[] {
    return this.#claims.delete(hex(caseId)) ? [this.store.claims.deleting(caseId)] : []
  }

  #holds ({ until }: Claim): boolean {
    return until > this.clock.wall()
  }
}
