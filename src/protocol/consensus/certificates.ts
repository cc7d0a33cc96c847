import { equal, VoteKind, type Certificate, type Statement, type View } from '../types/index.js'

/**
 * The certificates of one height: `notar[view]`, `null[view]` and `fin` of §4. Holds one per
 * statement, as two certificates for the same statement are equal in meaning (§2).
 */
export class CertificateTable {
  readonly #notarizations = new Map<View, Certificate>()
  readonly #nullifications = new Map<View, Certificate>()
  #finalization: Certificate | undefined
  #highestNotarized = -1

  notarization (view: View): Certificate | undefined {
    return this.#notarizations.get(view)
  }

  nullification (view: View): Certificate | undefined {
    return this.#nullifications.get(view)
  }

  get finalization (): Certificate | undefined {
    return this.#finalization
  }

  /** r*: the highest notarized view, -1 if none. */
  get highestNotarized (): number {
    return this.#highestNotarized
  }

  /** r of R3: the highest view below `view` with a notarization, -1 if none. */
  highestNotarizedBelow (view: View): number {
    for (let r = Math.min(view - 1, this.#highestNotarized); r >= 0; r--) {
      if (this.#notarizations.has(r)) return r
    }
    return -1
  }

  /** How many views strictly between `low` and `high` have no nullification. */
  missingNullifications (low: number, high: View): number {
    let missing = 0
    for (let x = low + 1; x < high; x++) if (!this.#nullifications.has(x)) missing++
    return missing
  }

  /** The nullifications held of views strictly between `low` and `high`, ascending. */
  nullificationsBetween (low: number, high: number): Certificate[] {
    const found: Certificate[] = []
    for (let x = low + 1; x < high; x++) {
      const certificate = this.#nullifications.get(x)
      if (certificate !== undefined) found.push(certificate)
    }
    return found
  }

  /** One with the same meaning is held; for a finalization the view does not matter. */
  has (statement: Statement): boolean {
    const held = this.#counterpart(statement)
    return held !== undefined && equal(held.blockHash, statement.blockHash)
  }

  /**
   * A held certificate that cannot exist beside this valid one while at most f hospitals are
   * faulty: another block notarized in the view, another final block, or F and X of one view.
   */
  contradiction (statement: Statement): Certificate | undefined {
    const { kind, view, blockHash } = statement
    if (kind === VoteKind.nullify) {
      return this.#finalization?.view === view ? this.#finalization : undefined
    }
    const held = this.#counterpart(statement)
    if (held !== undefined && !equal(held.blockHash, blockHash)) return held
    return kind === VoteKind.finalize ? this.#nullifications.get(view) : undefined
  }

  add (certificate: Certificate): void {
    switch (certificate.kind) {
      case VoteKind.notarize:
        this.#notarizations.set(certificate.view, certificate)
        this.#highestNotarized = Math.max(this.#highestNotarized, certificate.view)
        break
      case VoteKind.nullify: this.#nullifications.set(certificate.view, certificate); break
      case VoteKind.finalize: this.#finalization ??= certificate; break
    }
  }

  /** All of them, for a peer that asks for CERTS(height) (R3). */
  all (): Certificate[] {
    const all = [...this.#notarizations.values(), ...this.#nullifications.values()]
    return this.#finalization === undefined ? all : [...all, this.#finalization]
  }

  /** Of the same kind and, unless it is a finalization, of the same view. */
  #counterpart ({ kind, view }: Statement): Certificate | undefined {
    switch (kind) {
      case VoteKind.notarize: return this.#notarizations.get(view)
      case VoteKind.nullify: return this.#nullifications.get(view)
      case VoteKind.finalize: return this.#finalization
    }
  }
}
