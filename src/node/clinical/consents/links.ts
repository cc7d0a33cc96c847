import { caseCodec, decode } from '../../../protocol/codec/index.js'
import {
  decide, linkAad, linkKey, linkedNumberCodec, onlyDenials, type LinkedNumber, type LiveConsent,
  type ReadRequest
} from '../../../protocol/consent/index.js'
import { aeadOpen } from '../../../protocol/crypto/native/sealing/index.js'
import { caseKey, entryId } from '../../../protocol/ledger/index.js'
import {
  linkState, signedLinks, standingLink, type FindCase, type LinkSide, type LinkState, type SignedLink
} from '../../../protocol/links/index.js'
import { consentKey, handleOfRules, patientHandle } from '../../../protocol/names/index.js'
import { ZERO_32, equal, type PatientName, type Timestamp } from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import { openRules, type OpenedHandle, type OpeningParts, type RulesFrom } from './opened-rules.js'

export interface LinksParts extends OpeningParts {
  readonly store: Pick<NodeStore, 'loadEntries'>
}

/** The link of a number that counts, and what the other number says. */
export interface FoundLink {
  readonly state: LinkState
  /** Undefined if no hospital that filed treats the person under both numbers. */
  readonly ours: SignedLink | undefined
  readonly theirs: SignedLink | undefined
  readonly other: OpenedHandle | undefined
}

/** Finds out which two numbers are of one person (SPECIFICATION.md §16.6). */
export class Links {
  constructor (private readonly parts: LinksParts) {}

  /** Returns the link of a number, whatever its state; undefined without one. */
  async of (opened: OpenedHandle, time: Timestamp, from: RulesFrom): Promise<FoundLink | undefined> {
    const { id } = this.parts.chain
    const side = sideOf(opened)
    if (side.links.length === 0) return undefined
    const ours = standingLink(id, side, await this.#casesOf(side))
    if (ours === undefined) return { state: 'not-treating', ours, theirs: undefined, other: undefined }
    const { other: key } = ours.link
    const other = await openRules(this.parts, handleOfRules(id, key), key, time, from)
    const otherSide = sideOf(other)
    const findCase = await this.#casesOf(side, otherSide)
    const state = linkState(id, side, otherSide, findCase) ?? 'one-sided'
    return { state, ours, theirs: standingLink(id, otherSide, findCase), other }
  }

  /** Returns what the other number denies, while a link is in force. It denies the same to this number. */
  async denials (opened: OpenedHandle, time: Timestamp, from: RulesFrom): Promise<readonly LiveConsent[]> {
    const found = await this.of(opened, time, from)
    return found?.state === 'in-force' ? onlyDenials(found.other?.consents ?? []) : []
  }

  /**
   * Returns the other number of a patient for a reader, while a link is in force. Undefined also if one of
   * the numbers denies the reader everything, since a record of the other number would tell of the link.
   */
  async numberOf (
    name: PatientName, read: LinkReading, from: RulesFrom
  ): Promise<LinkedNumber | undefined> {
    const { id } = this.parts.chain
    const { time } = read
    const opened = await openRules(this.parts, patientHandle(id, name), consentKey(id, name), time, from)
    const found = await this.of(opened, time, from)
    if (found?.state !== 'in-force' || isHidden(opened, found, read)) return undefined
    const { other, theirs } = found
    if (other === undefined || theirs === undefined) return undefined
    const bytes = aeadOpen(linkKey(id, name), theirs.link.sealed, linkAad(id, other.handle, opened.handle))
    const number = bytes && decode(linkedNumberCodec, bytes)
    if (number?.verdict !== 'accept') return undefined
    // A side could seal the name of somebody else.
    return equal(patientHandle(id, number.value.name), other.handle) ? number.value : undefined
  }

  /** Reads the cases that hospitals show in some sides. */
  async #casesOf (...sides: readonly LinkSide[]): Promise<FindCase> {
    const keys = sides.flatMap(({ links }) => links).flatMap(({ link }) => link.shown)
      .map(({ caseId }) => caseKey(caseId))
    const rows = keys.length === 0 ? undefined : await this.parts.store.loadEntries(keys)
    return caseId => {
      const row = rows?.get(entryId(caseKey(caseId)))
      return row === undefined ? undefined : caseCodec.decode(row)
    }
  }
}

function sideOf ({ consents, handle, key, row }: OpenedHandle): LinkSide {
  return { handle, key, links: signedLinks(row, consents) }
}

/** Who reads, and why. */
export type LinkReading = Pick<ReadRequest, 'who' | 'purpose' | 'time'>

/** Tells whether a number denies a reader all ordinary records, or may do so by a rule that is not here. */
export function isHidden (
  { consents }: OpenedHandle, { other }: FoundLink, read: LinkReading
): boolean {
  const { basis } = decide({ ...read, part: 'record' },
    { caseId: ZERO_32, state: 'accepted', class: 0, isOwn: false, hasSlot: false },
    { consents, linked: other?.consents ?? [], treats: false, emergencyUntil: 0, strict: 0 })
  return basis === 'denied' || basis === 'consents-incomplete'
}
