import { Confirmation, confirmReplyCodec, confirmRequestCodec, type ConfirmRequest }
  from '../../../protocol/codec/index.js'
import { MismatchOutcome } from '../../../protocol/ledger/index.js'
import {
  MismatchVerdict, equal, hex, type Case, type MemberId, type Signer
} from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import type { Trust } from '../../gates/trust.js'
import type { Logger } from '../../machine/ports.js'
import { serve, type AskParts } from '../../peers/ask.js'
import { NODE, type RecordReader } from '../read.js'
import type { Statements } from './statements.js'

export interface ConfirmServerParts extends AskParts {
  readonly signer: Signer, readonly store: NodeStore, readonly trust: Pick<Trust, 'isWhole'>,
  readonly records: Pick<RecordReader, 'open'>, readonly logger: Logger
}

/**
 * Serves the `mismatch` protocol (SPECIFICATION.md §20.3). It opens the record that another hospital accuses,
 * compares, states on the chain what it found, and forgets key and record. It opens nothing unless the chain
 * has the statement of the asking hospital. No person sees the record.
 */
export class ConfirmServer {
  constructor (private readonly parts: ConfirmServerParts, private readonly statements: Statements) {}

  async start (): Promise<void> {
    await serve(this.parts, 'mismatch', confirmRequestCodec, confirmReplyCodec,
      async (from, request, access) =>
        ({ found: access === 'member' ? await this.#confirm(from, request) : Confirmation.noRight }))
  }

  async #confirm (from: MemberId, { caseId, key }: ConfirmRequest): Promise<Confirmation> {
    const { logger, network, signer, trust } = this.parts
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
    const verdict = await this.#open(found, key)
    if (verdict === Confirmation.wrongKey) network.report(from, 'wrong-record-key')
    if (verdict !== Confirmation.differs && verdict !== Confirmation.fits) return verdict
    logger.info(() => ({ case: hex(caseId), from: hex(from), verdict }),
      'a record was opened to confirm a mismatch')
    this.statements.send(found, verdict)
    return verdict
  }

  async #open (found: Case, key: Uint8Array): Promise<Confirmation> {
    const [ciphertext] = await this.parts.store.getBodies([found.bodyHash])
    if (ciphertext === undefined) return Confirmation.notHere
    const opened = this.parts.records.open(NODE, found, 'confirm', { ciphertext, key })
    if (opened === undefined) return Confirmation.wrongKey
    return opened.isApproved ? Confirmation.fits : Confirmation.differs
  }
}
