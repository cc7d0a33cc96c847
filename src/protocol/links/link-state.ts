/** The decision whether two numbers are linked (SPECIFICATION.md §16.6). */
import type { LiveConsent, PatientLink, ShownCase } from '../consent/index.js'
import { ConsentOrigin, appointedWith, type HandleConsent, type HandleRow } from '../ledger/index.js'
import { handleOfRules, linkOf } from '../names/index.js'
import {
  Appointment, CaseStatus, equal, type Case, type CaseId, type ChainId, type MemberId, type PatientHandle
} from '../types/index.js'

/** A live rule that names another number, signed by somebody who may. */
export interface SignedLink {
  /** The counter of its order. */
  readonly number: number
  readonly link: PatientLink
  /** The hospital that filed it; undefined if a key of the patient or of a guardian signed. */
  readonly filer: MemberId | undefined
}

/** What one number says about others. */
export interface LinkSide {
  readonly handle: PatientHandle
  /** The key of rules. */
  readonly key: Uint8Array
  /** Oldest first. */
  readonly links: readonly SignedLink[]
}

/**
 * Whether a link has an effect. `one-sided`: the other number does not name this one by its own oldest link.
 * `not-treating`: no hospital that filed showed records of both numbers. `one-filer`: one hospital filed both
 * sides.
 */
export type LinkState = 'in-force' | 'one-sided' | 'not-treating' | 'one-filer'

/** Finds a case of the chain. */
export type FindCase = (id: CaseId) => Pick<Case, 'submitter' | 'link' | 'status'> | undefined

/** Lists the links that a row has at a time. @param row of `handleAt`. @param consents of the row */
export function signedLinks (row: HandleRow, consents: readonly LiveConsent[]): SignedLink[] {
  return consents.flatMap(({ filer, number, rule }) => {
    const mark = row.consents.find(one => one.number === number)
    if (rule?.link === undefined || mark === undefined || !mayLink(row, mark)) return []
    return [{ number, link: rule.link, filer }]
  })
}

/** A delegate links nobody. A guardian does while it is one. */
function mayLink (row: HandleRow, { origin, signer }: HandleConsent): boolean {
  switch (origin) {
    case ConsentOrigin.patient:
    case ConsentOrigin.filed: return true
    case ConsentOrigin.appointed: return appointedWith(row, signer)?.role === Appointment.guardian
    case ConsentOrigin.attested: return false
  }
}

/** Returns the one link of a side that counts: the oldest, without those of filers who do not treat. */
export function standingLink (
  chainId: ChainId, { handle, links }: LinkSide, findCase: FindCase
): SignedLink | undefined {
  return links.find(({ filer, link: { other, shown } }) => {
    if (filer === undefined) return true
    const [own, theirs] = shown
    return isShown(own, handle) && isShown(theirs, handleOfRules(chainId, other))

    function isShown (one: ShownCase | undefined, of: PatientHandle): boolean {
      const found = one && findCase(one.caseId)
      return found !== undefined && found.status === CaseStatus.accepted && equal(found.submitter, filer!) &&
        equal(linkOf(chainId, of, one!.token), found.link)
    }
  })
}

/** Decides for two sides. Undefined: this side has no link. @param findCase finds all cases that are shown */
export function linkState (
  chainId: ChainId, side: LinkSide, other: LinkSide, findCase: FindCase
): LinkState | undefined {
  const ours = standingLink(chainId, side, findCase)
  if (ours === undefined) return side.links.length === 0 ? undefined : 'not-treating'
  const theirs = standingLink(chainId, other, findCase)
  const isMutual = theirs !== undefined && !equal(side.key, other.key) &&
    equal(ours.link.other, other.key) && equal(theirs.link.other, side.key)
  if (!isMutual) return 'one-sided'
  const isOneFiler = ours.filer !== undefined && theirs.filer !== undefined && equal(ours.filer, theirs.filer)
  return isOneFiler ? 'one-filer' : 'in-force'
}
