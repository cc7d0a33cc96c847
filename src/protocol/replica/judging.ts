import type { ConsensusEffect } from '../consensus/index.js'
import { executeBlock, touches, type Entries } from '../ledger/index.js'
import { blockCodec, decode } from '../codec/index.js'
import {
  hex, partHashes, proposalsOf, type Block, type BlockHash, type Height, type MemberId,
  type VerifiedTransaction
} from '../types/index.js'
import { assembleBlock, encodeBlock } from './assemble-block.js'
import {
  assembleCandidate, emptyCandidate, hold, openCandidate, type Candidate
} from './candidate.js'
import type { NamedBody } from './effect.js'
import { waitingOf } from './reason.js'
import { load, type Run } from './run.js'
import { knowsSigma, sigmaOfTip } from './tip-shares.js'

type JudgeEffect = Extract<ConsensusEffect, { type: 'judge' }>

/** Obtains the content and bodies of a wanted block, then judges the block by §9 (R4). */
export function judge (run: Run, wanted: JudgeEffect): void {
  const { state } = run
  const known = state.candidates.get(hex(wanted.blockHash))
  if (known !== undefined) {
    if (known.stage === 'valid' || known.stage === 'invalid') answer(run, known)
    else if (known.stage === 'gathering') gather(run, known)
    return
  }
  if (wanted.block === undefined) {
    askForBlock(run, wanted.blockHash, wanted.from)
    return
  }
  const candidate = openCandidate(state.chain, wanted.blockHash, wanted.block, wanted.from)
  if (candidate === undefined) {
    run.effects.push({ type: 'fault', peer: wanted.from, code: 'block-content-mismatch' })
    run.inputs.push({ type: 'judged', blockHash: wanted.blockHash, valid: false })
    return
  }
  state.candidates.set(hex(candidate.hash), candidate)
  gather(run, candidate)
}

function askForBlock (run: Run, hash: BlockHash, from: MemberId): void {
  run.effects.push({ type: 'fetch-block', height: run.state.context.height, hash, from })
}

function gather (run: Run, candidate: Candidate): void {
  for (const leaf of candidate.missing.values()) {
    const transaction = waitingOf(run.state, leaf)
    if (transaction !== undefined) hold(candidate, transaction)
  }
  advance(run, candidate)
  if (candidate.stage !== 'gathering') return
  const { height } = run.state.context
  const leaves = [...candidate.missing.values()]
  if (leaves.length === 0) run.effects.push({ type: 'fetch-shares', height })
  else run.effects.push({ type: 'fetch-transactions', height, leaves, from: candidate.from })
}

/** Judges the candidates that waited for shares. */
export function advanceAll (run: Run): void {
  for (const candidate of run.state.candidates.values()) advance(run, candidate)
}

/** Loads the rows and bodies for judging once the candidate has all its transactions. */
function advance (run: Run, candidate: Candidate): void {
  if (candidate.stage !== 'gathering') return
  const block = assembleCandidate(candidate)
  // The candidate waits for t valid shares: without them its σ cannot be checked.
  if (block === undefined || !knowsSigma(run.state)) return
  candidate.stage = 'loading'
  // A PROPOSE arrives with its bodies, but the node may have deleted a body since, with its case.
  load(run, touches(run.state.ledger, block.transactions), { type: 'judge', hash: candidate.hash },
    bodiesOf(block))
}

function bodiesOf ({ transactions }: Block): NamedBody[] {
  return transactions.flatMap(({ transaction, injector }) =>
    proposalsOf(transaction).flatMap(partHashes).map(hash => ({ hash, submitter: injector })))
}

/** Adds newly arrived transactions to the candidates that lack them. */
export function offer (run: Run, transactions: readonly VerifiedTransaction[]): void {
  for (const candidate of run.state.candidates.values()) {
    if (candidate.stage !== 'gathering') continue
    for (const transaction of transactions) hold(candidate, transaction)
    advance(run, candidate)
  }
}

/**
 * Makes a candidate of a complete block. The bodies of a block from the log are durable. The bodies of a
 * peer's block may be missing here, so the PROPOSEs of such a block are fetched again with their bodies.
 */
export function offerBlock (
  run: Run, bytes: Uint8Array, from: MemberId, origin: 'log' | 'peer'
): void {
  const { state } = run
  const block = assembleBlock(state.chain, state.ledger.set, bytes)
  if (block.verdict !== 'accept') {
    // A late answer for another height is no fault: its set of members may differ.
    if (!isOfAnotherHeight(bytes, state.context.height)) {
      run.effects.push({ type: 'fault', peer: from, code: block.code })
    }
    return
  }
  const { header, hash, transactions } = block.value
  if (header.height !== state.context.height || state.candidates.has(hex(hash))) return
  const usable = transactions.filter(({ transaction }) =>
    origin === 'log' || proposalsOf(transaction).length === 0)
  const candidate = emptyCandidate(hash, { header, leaves: transactions.map(({ leaf }) => leaf) }, from)
  for (const transaction of usable) hold(candidate, transaction)
  state.candidates.set(hex(hash), candidate)
  gather(run, candidate)
}

function isOfAnotherHeight (bytes: Uint8Array, height: Height): boolean {
  const block = decode(blockCodec, bytes)
  return block.verdict === 'accept' && block.value.header.height !== height
}

/** Judges a candidate once its rows are loaded, and logs a valid block before any vote for it. */
export function judgeLoaded (run: Run, hash: BlockHash, entries: Entries): void {
  const { state } = run
  const candidate = state.candidates.get(hex(hash))
  if (candidate?.block === undefined || candidate.stage !== 'loading') return
  const verdict = executeBlock(state.chain, state.ledger, candidate.block, entries, {
    sigma: sigmaOfTip(state)
  })
  if (verdict.verdict === 'accept') {
    candidate.stage = 'valid'
    candidate.delta = verdict.value
    run.effects.push({ type: 'log', record: {
      type: 'block', height: candidate.header.height, bytes: encodeBlock(candidate.block)
    } })
  } else {
    candidate.stage = 'invalid'
    // The block of a proposal from before the recovery is void at this height, and no fault (§10.6).
    if (run.state.ledger.adopted === undefined) {
      run.effects.push({ type: 'fault', peer: candidate.from, code: verdict.code })
    }
  }
  answer(run, candidate)
}

function answer (run: Run, candidate: Candidate): void {
  run.inputs.push({
    type: 'judged', blockHash: candidate.hash, valid: candidate.stage === 'valid'
  })
}
