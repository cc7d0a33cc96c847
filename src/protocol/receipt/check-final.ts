import { blockHash, verifyCertificate } from '../codec/index.js'
import type { MemberSet } from '../membership/index.js'
import { accept, equal, reject, VoteKind, type Chain, type Height, type Verdict } from '../types/index.js'
import type { FinalHeader } from './receipt.js'

/** The members of each height. */
interface Members {
  readonly chain: Chain
  setAt (height: Height): MemberSet
  votersAt (height: Height): MemberSet
}

/**
 * Checks that a quorum of the members of its height made a header final.
 * @param what the part of the receipt, which begins the code of a fault
 */
export function checkFinal (
  members: Members, { certificate, header, recovery }: FinalHeader, what: string
): Verdict {
  const { chain } = members
  const { hash } = members.setAt(header.height)
  if (!equal(header.allowlistHash, hash)) return reject(`${what}-of-another-list`)
  const isForHeader = certificate.kind === VoteKind.finalize && certificate.height === header.height &&
    certificate.view >= header.view && equal(certificate.blockHash, blockHash(chain.id, header))
  if (!isForHeader) return reject(`${what}-certificate-of-another-block`)
  const { members: voters } = members.votersAt(header.height)
  const signed = verifyCertificate(chain, voters, certificate, recovery)
  return signed.verdict === 'accept' ? accept(undefined) : reject(`${what}-certificate-${signed.code}`)
}
