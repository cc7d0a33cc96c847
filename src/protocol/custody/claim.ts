import { WithheldKey, type CustodyClaim } from '../codec/index.js'
import { classTagOf, linkOf } from '../names/index.js'
import { equal, type Case, type ChainId, type MemberId } from '../types/index.js'

/** The fields of a case that decide who may read it. */
export type ClaimedCase = Pick<Case, 'submitter' | 'link' | 'classTag'>

/**
 * Tells why a claim gives no right to a case; undefined if it gives the right. The submitter of a case has
 * the right by its id alone, since a lost disk takes the tokens with it. A claim by a patient's leave is
 * checked for its link and class. It gives no right yet, because the ledger has no consents.
 */
export function judgeClaim (
  chainId: ChainId, requester: MemberId, claim: CustodyClaim, found: ClaimedCase
): WithheldKey | undefined {
  if (claim.type === 'own') return equal(found.submitter, requester) ? undefined : WithheldKey.noRight
  const { classToken, handle, sensitive, token } = claim
  if (!equal(linkOf(chainId, handle, token), found.link)) return WithheldKey.falseLink
  if (!equal(classTagOf(chainId, classToken, sensitive), found.classTag)) return WithheldKey.falseClass
  return WithheldKey.noRight
}
