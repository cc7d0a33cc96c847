import {
  FindingsRefusal, caseCodec, decode, findingsReplyCodec, findingsRequestCodec, openingsCodec,
  verifyFindingsRequest, type CaseOpening, type FindingsReply, type FindingsRequest, type RefusedFindings
} from '../../protocol/codec/index.js'
import { sealBox } from '../../protocol/crypto/native/sealing/index.js'
import { caseKey, entryId } from '../../protocol/ledger/index.js'
import {
  equal, utf8, type CaseId, type Chain, type MemberId, type Signer
} from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { Trust } from '../gates/trust.js'
import type { RandomBytes } from '../machine/ports.js'
import { refuseUnsound, serve, type AskParts } from '../peers/ask.js'
import type { OwnFindings } from './own-findings.js'

export const FINDINGS_BOX_CONTEXT = utf8('medichain/v2/findings')

export interface FindingsServerParts extends AskParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly trust: Trust,
  readonly random: RandomBytes, readonly findings: OwnFindings
}

/**
 * Serves the `findings` protocol: gives the findings of this hospital's rejections to the submitter of the
 * case and to nobody else (SPECIFICATION.md §7.9). The ledger tells who the submitter is.
 */
export class FindingsServer {
  constructor (private readonly parts: FindingsServerParts) {}

  async start (): Promise<void> {
    await serve(this.parts, 'findings', findingsRequestCodec, findingsReplyCodec,
      async (from, request) => await this.#answer(from, request))
  }

  async #answer (from: MemberId, request: FindingsRequest): Promise<FindingsReply> {
    const { chain, findings, random, signer } = this.parts
    const parties = { requester: from, holder: signer.id }
    refuseUnsound(this.parts, from, verifyFindingsRequest(chain, parties, request))
    const rights = await this.#rights(from, request.caseIds)
    const held = await findings.of(request.caseIds)
    const given: CaseOpening[] = []
    const refused: RefusedFindings[] = []
    for (const [index, caseId] of request.caseIds.entries()) {
      const opening = held[index]
      if (rights[index] !== true) refused.push({ caseId, code: FindingsRefusal.noRight })
      else if (opening === undefined) refused.push({ caseId, code: FindingsRefusal.notHeld })
      else given.push({ caseId, ...opening })
    }
    const box = given.length === 0
      ? undefined
      : sealBox(request.ephemeralKey, openingsCodec.encode(given), FINDINGS_BOX_CONTEXT,
        { ephemeralSeed: random(32), nonce: random(12) })
    return { box: box ?? new Uint8Array(0), refused }
  }

  /** Tells for each case whether the requester is its submitter. A chain in doubt gives no rights (§5.5). */
  async #rights (requester: MemberId, caseIds: readonly CaseId[]): Promise<boolean[]> {
    const { store, trust } = this.parts
    if (!trust.isWhole) return caseIds.map(() => false)
    const keys = caseIds.map(caseKey)
    const rows = await store.loadEntries(keys)
    return keys.map(key => {
      const row = rows.get(entryId(key))
      const entry = row === undefined ? undefined : decode(caseCodec, row)
      return entry?.verdict === 'accept' && equal(entry.value.submitter, requester)
    })
  }
}
