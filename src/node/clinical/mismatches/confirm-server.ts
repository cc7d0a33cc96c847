import { Confirmation, confirmReplyCodec, confirmRequestCodec, type ConfirmRequest }
  from '../../../protocol/codec/index.js'
import { MismatchOutcome } from '../../../protocol/ledger/index.js'
import { handleOfKey, linkOf } from '../../../protocol/names/index.js'
import {
  BoundedMap, MismatchVerdict, equal, hex, type Case, type Chain, type MemberId, type Signer
} from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import { AccessLogFull, type AccessLog } from '../../accesses/access-log.js'
import { notesOfConfirmer } from '../../accesses/note.js'
import type { Trust } from '../../gates/trust.js'
import type { Logger } from '../../machine/ports.js'
import { serve, type AskParts } from '../../peers/ask.js'
import { NODE, type RecordReader } from '../read.js'
import type { Statements } from './statements.js'

export interface ConfirmServerParts extends AskParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore
  readonly trust: Pick<Trust, 'isWhole'>, readonly records: Pick<RecordReader, 'open'>
  readonly log: Pick<AccessLog, 'record'>, readonly logger: Logger
}

/** Findings that no block has yet. Without its finding a record is opened and logged once more. */
const MAX_REMEMBERED = 1024

/**
 * Serves the `mismatch` protocol (SPECIFICATION.md §20.3). It opens the record that another hospital
 * accuses, compares, states on the chain what it found, and forgets key and record. It opens nothing unless
 * the chain has the statement of the asking hospital. No person sees the record. The patient still sees in
 * the log of accesses that it was opened: the access is durable before answer and statement leave.
 */
export class ConfirmServer {
  readonly #found = new BoundedMap<string, MismatchVerdict>(MAX_REMEMBERED)

  constructor (private readonly parts: ConfirmServerParts, private readonly statements: Statements) {}

  async start (): Promise<void> {
    await serve(this.parts, 'mismatch', confirmRequestCodec, confirmReplyCodec,
      async (from, request, access) =>
        ({ found: access === 'member' ? await this.#confirm(from, request) : Confirmation.noRight }))
  }

  async #confirm (from: MemberId, request: ConfirmRequest): Promise<Confirmation> {
    const { caseId, handle, logKey, token } = request
    const { chain, logger, network, signer, trust } = this.parts
    const found = await this.statements.caseOf(caseId)
    if (found === undefined) return Confirmation.notHere
    if (!trust.isWhole || equal(found.submitter, signer.id)) return Confirmation.noRight
    const { outcome, statements } = await this.statements.rowOf(found)
    const isAccused = statements.some(({ author, verdict }) =>
      equal(author, from) && verdict === MismatchVerdict.differs)
    if (!isAccused) return Confirmation.notStated
    const own = statements.find(({ author }) => equal(author, signer.id))
    if (own !== undefined) return own.verdict
    if (outcome !== MismatchOutcome.stated) return Confirmation.noRight
    if (!equal(linkOf(chain.id, handle, token), found.link)) {
      network.report(from, 'false-link')
      return Confirmation.noRight
    }
    if (!equal(handleOfKey(chain.id, logKey), handle)) {
      network.report(from, 'false-log-key')
      return Confirmation.noRight
    }
    const verdict = this.#found.get(hex(caseId)) ?? await this.#open(found, request)
    if (verdict === Confirmation.wrongKey) network.report(from, 'wrong-record-key')
    if (verdict !== Confirmation.differs && verdict !== Confirmation.fits) return verdict
    logger.info(() => ({ case: hex(caseId), from: hex(from), verdict }),
      'a record was opened to confirm a mismatch')
    this.#found.set(hex(caseId), verdict)
    this.statements.send(found, verdict)
    return verdict
  }

  async #open (found: Case, request: ConfirmRequest): Promise<Confirmation> {
    const [ciphertext] = await this.parts.store.getBodies([found.bodyHash])
    if (ciphertext === undefined) return Confirmation.notHere
    const opened = this.parts.records.open(NODE, found, 'confirm', { ciphertext, key: request.key })
    if (opened === undefined) return Confirmation.wrongKey
    try {
      await this.parts.log.record(notesOfConfirmer(request, found.id))
    } catch (error) {
      if (error instanceof AccessLogFull) return Confirmation.busy
      throw error
    }
    return opened.isApproved ? Confirmation.fits : Confirmation.differs
  }
}
