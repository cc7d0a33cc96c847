import { equal, type ProposalMessage, type View } from '../types/index.js'
import type { CertificateTable } from './certificates.js'
import type { OwnActs } from './own-acts.js'

/*
 * The conditions on which safety rests, in one place and by name: (a), (b) and (c) of the safety
 * argument of §8. test/mutants takes them away one by one, and the checkers notice.
 */

/** (a) Allowed after NULLIFY in the same view. */
export function mayNotarize (ownActs: OwnActs, view: View): boolean {
  return !ownActs.notarized.has(view)
}

/** (b) NULLIFY and FINALIZE exclude each other. */
export function mayNullify (ownActs: OwnActs, view: View): boolean {
  return !ownActs.nullified.has(view) && !ownActs.finalized.has(view)
}

/** (b) */
export function mayFinalize (ownActs: OwnActs, view: View): boolean {
  return !ownActs.finalized.has(view) && !ownActs.nullified.has(view)
}

/** (c) R4: each view between justification and proposal is nullified, a repeated block notarized. */
export function isJustified (
  { proposal, justifyView }: ProposalMessage, certificates: CertificateTable
): boolean {
  if (certificates.missingNullifications(justifyView, proposal.view) > 0) return false
  if (justifyView < 0) return true
  const notarization = certificates.notarization(justifyView)
  return notarization !== undefined && equal(notarization.blockHash, proposal.blockHash)
}
