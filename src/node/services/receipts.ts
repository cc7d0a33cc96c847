import { ServiceError } from '../../api/index.js'
import {
  caseCodec, decode, proveOpinion, proveProposal, signedGenesisCodec, transactionCodec, transactionIdOfBytes
} from '../../protocol/codec/index.js'
import { nodeVerifier } from '../../protocol/crypto/index.js'
import { caseKey, keyEpochKey, publicEpochOf, type EntryKey } from '../../protocol/ledger/index.js'
import { sigmaOf } from '../../protocol/lottery/index.js'
import {
  checkReceipt, receiptCodec, type ProvenBeacon, type ProvenRow, type Receipt
} from '../../protocol/receipt/index.js'
import {
  equal, TransactionKind, ZERO_32, type Case, type CaseId, type CountedOpinion, type ProvenOpinion,
  type ProvenProposal, type SignedGenesis, type Transaction
} from '../../protocol/types/index.js'
import { receiptFile, type ReceiptFile } from '../../receipt/index.js'
import type { RowProof } from '../../storage/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { pastRecovery, unreadableBlock } from '../loop/past-sets.js'
import { finalBlockAt, type FinalBlock } from './final-block.js'
import type { ListChanges } from './list-changes.js'

/** How often the rows of a receipt are read while blocks become final. */
const TRIES = 5

type Source = Pick<RunningChain, 'chain' | 'store'>

/** The parts of a node that make receipts. */
export interface ReceiptParts {
  readonly running: Source
  readonly lists: ListChanges
  /** The number of the active key epoch; undefined while there is none. */
  readonly epoch: number | undefined
}

/**
 * Makes the receipt of a case from the blocks and rows of this node, and checks it.
 * @throws ServiceError 404 `unknown-case`, 503 `not-provable-yet`
 */
export async function makeReceipt (parts: ReceiptParts, caseId: CaseId): Promise<ReceiptFile> {
  const { running, running: { chain, store } } = parts
  const { height, epochRow, row, successor, judged } = await provenRows(parts, caseId)
  const [state, lists, genesis] = await Promise.all([
    finalBlockAt(store, height), parts.lists.below(height), genesisOf(running)
  ])
  const draw = judged.drawHeight === 0 ? undefined : await finalBlockAt(store, judged.drawHeight + 1)
  const receipt: Receipt = {
    genesis, lists, state: state.block, caseId, row, successor, draw: draw?.block,
    submission: await submissionOf(running, judged),
    opinions: await Promise.all(judged.opinions.map(async counted =>
      await opinionOf(running, judged.id, counted))),
    beacon: draw === undefined || epochRow === undefined
      ? undefined
      : await beaconOf(running, draw, parts.epoch!, epochRow)
  }
  const checked = checkReceipt(nodeVerifier, chain.id, receipt)
  if (checked.verdict !== 'accept') {
    throw new Error(`a receipt of this node is refused: ${checked.code}; run chain verify`)
  }
  return receiptFile(receiptCodec.encode(receipt))
}

interface ProvenRows {
  /** The height of the block whose header names the state. */
  readonly height: number
  readonly judged: Case
  readonly row: ProvenRow
  readonly successor: ProvenRow | undefined
  readonly epochRow: ProvenRow | undefined
}

/** Reads all rows of a receipt from one state. */
async function provenRows (
  { epoch, running: { store } }: ReceiptParts, caseId: CaseId
): Promise<ProvenRows> {
  const prove = async (key: EntryKey): Promise<RowProof | undefined> => await store.proofOf(key)
  for (let i = 0; i < TRIES; i++) {
    const found = await prove(caseKey(caseId))
    if (found?.value === undefined) continue
    const decoded = decode(caseCodec, found.value)
    if (decoded.verdict !== 'accept') throw new Error('the row of a case is damaged; run chain verify')
    const { drawHeight, supersededBy } = decoded.value
    const isReplaced = !equal(supersededBy, ZERO_32)
    const successor = isReplaced ? await prove(caseKey(supersededBy)) : undefined
    if (isReplaced && successor?.height !== found.height) continue
    const ofEpoch = epoch === undefined || drawHeight === 0 ? undefined : await prove(keyEpochKey(epoch))
    return {
      height: found.height, judged: decoded.value, row: rowOf(found)!, successor: rowOf(successor),
      // A receipt without shares is better than none while the keys change.
      epochRow: ofEpoch?.height === found.height ? rowOf(ofEpoch) : undefined
    }
  }
  throw new ServiceError(503, 'not-provable-yet', 'the newest block changed this case, or the node has ' +
    'just started; the next block makes the receipt possible, so ask again after it')
}

function rowOf (proof: RowProof | undefined): ProvenRow | undefined {
  return proof?.value === undefined ? undefined : { value: proof.value, pages: proof.pages }
}

async function genesisOf ({ store }: Source): Promise<SignedGenesis> {
  const stored = await store.meta.genesis()
  const genesis = stored === undefined ? undefined : decode(signedGenesisCodec, stored)
  if (genesis?.verdict !== 'accept') throw unreadableBlock(0)
  return genesis.value
}

async function submissionOf ({ chain, store }: Source, judged: Case): Promise<ProvenProposal> {
  const { transactions } = await finalBlockAt(store, judged.height)
  const bytes = transactions.find(one => equal(transactionIdOfBytes(chain.id, one), judged.transactionId))
  const transaction = bytes === undefined ? undefined : decoded(bytes)
  if (transaction?.kind !== TransactionKind.propose) throw unreadableBlock(judged.height)
  return proveProposal(transaction, judged.index)
}

/** Finds the signed opinion that the ledger counted. */
async function opinionOf (
  { store }: Source, caseId: CaseId, { decision, findings, height, validator }: CountedOpinion
): Promise<ProvenOpinion> {
  const { transactions } = await finalBlockAt(store, height)
  for (const bytes of transactions) {
    const transaction = decoded(bytes)
    if (transaction?.kind !== TransactionKind.opinions || !equal(transaction.author, validator)) continue
    const place = transaction.opinions.findIndex(opinion => equal(opinion.caseId, caseId) &&
      opinion.decision === decision && equal(opinion.findings, findings))
    if (place >= 0) return proveOpinion(transaction, place)
  }
  throw unreadableBlock(height)
}

function decoded (bytes: Uint8Array): Transaction | undefined {
  const verdict = decode(transactionCodec, bytes)
  return verdict.verdict === 'accept' ? verdict.value : undefined
}

/** Returns the shares of a draw; undefined if they are not of the epoch that is active now. */
async function beaconOf (
  { chain, store }: Source, { block: { header }, shares }: FinalBlock, number: number, row: ProvenRow
): Promise<ProvenBeacon | undefined> {
  const epoch = publicEpochOf(number, row.value)
  if (epoch === undefined) return undefined
  const height = header.height - 1
  const recovery = await pastRecovery(store, height)
  const sigma = sigmaOf({ chain, epoch, height, hash: header.parent, recovery }, shares)
  return sigma.verdict === 'accept' ? { recovery, epoch: number, row, shares } : undefined
}
