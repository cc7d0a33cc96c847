import { assembleCertificate, verifyCertificate } from '../codec/index.js'
import type { ProposalMessage, View } from '../types/index.js'
import { equal, quorum } from '../types/index.js'
import type { CertificateTable } from './certificates.js'
import type { Mine } from './mine.js'

/**
 * The conditions on which safety rests, in one place and by name. They are an object only so that
 * the mutation tests (§13) can weaken one at a time and show that the checkers notice; the daemon
 * always runs `GUARDS`.
 */
export interface Guards {
  /** Votes that make a certificate among n hospitals. */
  quorum (n: number): number
  readonly assembleCertificate: typeof assembleCertificate
  readonly verifyCertificate: typeof verifyCertificate
  mayNotarize (mine: Mine, view: View): boolean
  mayNullify (mine: Mine, view: View): boolean
  mayFinalize (mine: Mine, view: View): boolean
  /** R4: each view between justification and proposal is nullified, a repeated block notarized. */
  isJustified (message: ProposalMessage, certificates: CertificateTable): boolean
}

export const GUARDS: Guards = {
  quorum,
  assembleCertificate,
  verifyCertificate,
  // (a) of the safety argument. Allowed after NULLIFY in the same view.
  mayNotarize: (mine, view) => !mine.notarized.has(view),
  // (b): NULLIFY and FINALIZE exclude each other.
  mayNullify: (mine, view) => !mine.nullified.has(view) && !mine.finalized.has(view),
  mayFinalize: (mine, view) => !mine.nullified.has(view) && !mine.finalized.has(view),
  // (c)
  isJustified: ({ proposal, justifyView }, certificates) => {
    if (certificates.missingNullifications(justifyView, proposal.view) > 0) return false
    if (justifyView < 0) return true
    const notarization = certificates.notarization(justifyView)
    return notarization !== undefined && equal(notarization.blockHash, proposal.blockHash)
  }
}
